import { textOf } from '@holdfast/contract/messages'
import { Checkbox, Group, NumberInput, Select, TextInput } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDebouncedValue } from '@mantine/hooks'
import { useMemo } from 'react'
import { ExplainedChoice, FieldGroup } from '../../../plans/field-group.tsx'
import { useTRPC } from '../../../trpc/trpc.ts'
import { describeError } from '../../../ui/describe-error.ts'
import { NextTime } from '../list/next-time.tsx'
import type { Timing } from '../schedule.ts'
import { byKind } from './schedule-draft.ts'
import classes from './schedule-form.module.css'

interface TimingFieldsProps {
  timing: Timing
  timeZone: string
  onChange: (part: { timing?: Timing; timeZone?: string }) => void
}

const kinds: { value: Timing['kind']; label: string }[] = [
  { value: 'hourly', label: 'Hourly' },
  { value: 'nightly', label: 'Nightly' },
  { value: 'weekly', label: 'Weekly' },
  { value: 'cron', label: 'Cron' },
]

/** When it is due, and the next times of that. */
export function TimingFields({ timing, timeZone, onChange }: TimingFieldsProps) {
  const preview = useTimingPreview(timing, timeZone)
  const zones = useMemo(() => [...new Set([timeZone, 'UTC', ...Intl.supportedValuesOf('timeZone')])], [timeZone])
  return (
    <FieldGroup legend="When">
      <ExplainedChoice
        label="When"
        choices={kinds}
        value={timing.kind}
        meaning={preview.words}
        onChange={(kind) => onChange({ timing: similar(timing, kind) })}
      />
      <div className={classes['fields']}>
        <TimeFields timing={timing} problem={preview.problem} onChange={(changed) => onChange({ timing: changed })} />
        <Select
          label="Time zone"
          className={classes['zone'] ?? ''}
          searchable
          allowDeselect={false}
          limit={40}
          data={zones}
          value={timeZone}
          onChange={(zone) => zone !== null && onChange({ timeZone: zone })}
        />
      </div>
      {preview.next.length > 0 && <NextRuns times={preview.next} timeZone={timeZone} />}
    </FieldGroup>
  )
}

const weekdays = [
  [1, 'Mon', 'Monday'],
  [2, 'Tue', 'Tuesday'],
  [3, 'Wed', 'Wednesday'],
  [4, 'Thu', 'Thursday'],
  [5, 'Fri', 'Friday'],
  [6, 'Sat', 'Saturday'],
  [0, 'Sun', 'Sunday'],
] as const

interface TimeFieldsProps {
  timing: Timing
  problem: string | null
  onChange: (timing: Timing) => void
}

function TimeFields({ timing, problem, onChange }: TimeFieldsProps) {
  switch (timing.kind) {
    case 'hourly':
      return (
        <NumberInput
          label="Minute of the hour"
          w={150}
          min={0}
          max={59}
          clampBehavior="strict"
          allowDecimal={false}
          value={timing.minute}
          onChange={(minute) => typeof minute === 'number' && onChange({ ...timing, minute })}
        />
      )
    case 'nightly':
      return <TimeOfDay at={timing.at} onChange={(at) => onChange({ ...timing, at })} />
    case 'weekly':
      return (
        <>
          <TimeOfDay at={timing.at} onChange={(at) => onChange({ ...timing, at })} />
          <Group gap={10} role="group" aria-label="Days of the week">
            {weekdays.map(([day, short, long]) => (
              <Checkbox
                key={day}
                size="xs"
                label={short}
                aria-label={long}
                checked={timing.weekdays.includes(day)}
                // One day at least.
                disabled={timing.weekdays.length === 1 && timing.weekdays[0] === day}
                onChange={({ currentTarget }) =>
                  onChange({
                    ...timing,
                    weekdays: currentTarget.checked
                      ? [...timing.weekdays, day]
                      : timing.weekdays.filter((other) => other !== day),
                  })
                }
              />
            ))}
          </Group>
        </>
      )
    case 'cron':
      return (
        <TextInput
          label="Cron expression"
          description="Minute, hour, day of month, month, day of week"
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          autoComplete="off"
          spellCheck={false}
          maxLength={120}
          value={timing.expression}
          error={problem}
          onChange={({ currentTarget }) => onChange({ ...timing, expression: currentTarget.value })}
        />
      )
    default:
      return timing satisfies never
  }
}

function TimeOfDay({ at, onChange }: { at: string; onChange: (at: string) => void }) {
  return (
    <TextInput
      type="time"
      label="At"
      w={120}
      value={at}
      // A browser says nothing at all while a part of it is missing.
      onChange={({ currentTarget }) => currentTarget.value !== '' && onChange(currentTarget.value.slice(0, 5))}
    />
  )
}

function NextRuns({ times, timeZone }: { times: readonly number[]; timeZone: string }) {
  return (
    <details className={classes['next']}>
      <summary>
        {times[0] === undefined ? 'Next runs' : <>Next run: {<NextTime at={times[0]} timeZone={timeZone} />}</>}
      </summary>
      <ol aria-label="Next runs">
        {times.map((at) => (
          <li key={at}>
            <NextTime at={at} timeZone={timeZone} />
          </li>
        ))}
      </ol>
    </details>
  )
}

/** Keeps the time of day where the other kind has one. */
function similar(timing: Timing, kind: Timing['kind']): Timing {
  const plain = byKind[kind]
  return 'at' in timing && 'at' in plain ? { ...plain, at: timing.at } : plain
}

function useTimingPreview(timing: Timing, timeZone: string) {
  const [asked] = useDebouncedValue({ timing, timeZone }, 250)
  const { data, error } = useQuery(
    useTRPC().schedules.previewTiming.queryOptions(asked, { placeholderData: keepPreviousData, retry: false }),
  )
  return {
    words: error === null && data ? textOf(data.words) : '',
    next: error === null && data ? data.next : [],
    problem: error === null ? null : describeError(error).message,
  }
}
