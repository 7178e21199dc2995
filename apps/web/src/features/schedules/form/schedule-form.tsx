import type { ContainerRow, RetentionPolicy, ScheduleDraft, VaultSummary } from '@holdfast/contract'
import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useId, useState } from 'react'
import { useTRPC } from '../../../trpc/trpc.ts'
import { describeError } from '../../../ui/describe-error.ts'
import { ErrorLine } from '../../../ui/dialog.tsx'
import { DataFields, VaultField } from './data-fields.tsx'
import { MoreFields } from './more-fields.tsx'
import { freeName } from './schedule-draft.ts'
import classes from './schedule-form.module.css'
import { TargetFields } from './target-fields.tsx'
import { TimingFields } from './timing-fields.tsx'

export interface RetentionProps {
  draft: ScheduleDraft
  value: RetentionPolicy | null
  onChange: (retention: RetentionPolicy | null) => void
}

interface ScheduleFormProps {
  /** Null: a new one. */
  scheduleId: string | null
  initial: ScheduleDraft
  /** Those of other schedules. */
  names: readonly string[]
  containers: readonly ContainerRow[]
  vaults: readonly VaultSummary[]
  retention: (props: RetentionProps) => ReactNode
  /** What else belongs to it: forms of their own. */
  children?: ReactNode
  onSaved: () => void
  onCancel: () => void
}

/** All that a person decides about a schedule. */
export function ScheduleForm({
  scheduleId,
  initial,
  names,
  retention,
  onSaved,
  onCancel,
  ...props
}: ScheduleFormProps) {
  const [draft, setDraft] = useState(initial)
  const formId = useId()
  const { save, saving, error } = useSave(scheduleId, onSaved)
  const problem = error ? describeError(error) : null
  const nameProblem = problem?.field === 'name' ? problem.message : null

  /** A name that nobody chose follows what it names. */
  function change(part: Partial<ScheduleDraft>): void {
    setDraft((before) => {
      const isOwn = scheduleId !== null || before.name !== freeName(before.timing.kind, names)
      const name = part.timing && !isOwn ? { name: freeName(part.timing.kind, names) } : {}
      return { ...before, ...name, ...part }
    })
  }

  return (
    <div className={classes['page']}>
      <form
        id={formId}
        noValidate
        className={classes['form']}
        aria-label="Schedule"
        onSubmit={(event) => {
          event.preventDefault()
          if (!saving) save(draft)
        }}
      >
        <TextInput
          label="Name"
          required
          withAsterisk={false}
          maxLength={60}
          autoComplete="off"
          className={classes['name'] ?? ''}
          value={draft.name}
          error={nameProblem}
          onChange={({ currentTarget }) => change({ name: currentTarget.value })}
        />
        <TimingFields timing={draft.timing} timeZone={draft.timeZone} onChange={change} />
        <TargetFields draft={draft} containers={props.containers} onChange={change} />
        <VaultField vaults={props.vaults} value={draft.vault} onChange={(vault) => change({ vault })} />
        {retention({ draft, value: draft.retention, onChange: (to) => change({ retention: to }) })}
        <DataFields draft={draft} onChange={change} />
        <MoreFields draft={draft} onChange={change} />
      </form>
      {props.children}
      <div className={classes['footer']}>
        {nameProblem === null && <ErrorLine error={error} />}
        <div className={classes['buttons']}>
          <Button
            type="submit"
            form={formId}
            loading={saving}
            disabled={draft.name.trim() === '' || draft.targets.length === 0}
          >
            {scheduleId === null ? 'Create' : 'Save'}
          </Button>
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
        </div>
      </div>
    </div>
  )
}

function useSave(scheduleId: string | null, onSaved: () => void) {
  const queryClient = useQueryClient()
  const { schedules } = useTRPC()
  const onSuccess = async () => {
    await queryClient.invalidateQueries({ queryKey: schedules.pathKey() })
    onSaved()
  }
  const create = useMutation(schedules.create.mutationOptions({ onSuccess }))
  const update = useMutation(schedules.update.mutationOptions({ onSuccess }))
  return {
    saving: create.isPending || update.isPending,
    error: create.error ?? update.error,
    save: (draft: ScheduleDraft) =>
      scheduleId === null ? create.mutate(draft) : update.mutate({ ...draft, scheduleId }),
  }
}
