import { textOf } from '@holdfast/contract/messages'
import { Button, Switch, VisuallyHidden } from '@mantine/core'
import { IconDots, IconPencil, IconTrash } from '@tabler/icons-react'
import { Menu } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTRPC } from '../../../trpc/trpc.ts'
import { showError } from '../../../ui/describe-error.ts'
import { MenuButton } from '../../../ui/menu-host.tsx'
import table from '../../../ui/table.module.css'
import { RelativeTime } from '../../../ui/time.tsx'
import { describeTargets, type RunSummary, type ScheduleSummary } from '../schedule.ts'
import { RunOutcome } from '../runs/run-outcome.tsx'
import { useRunNow } from '../runs/use-run-now.ts'
import classes from '../schedules.module.css'
import { useMayChange } from '../use-may-change.ts'
import { NextTime } from './next-time.tsx'

export interface ScheduleLinks {
  /** Leads to what can be changed of it. */
  schedule: (schedule: ScheduleSummary) => ReactNode
  runs: (schedule: Pick<ScheduleSummary, 'id' | 'name'>, words: string) => ReactNode
  run: (run: Pick<RunSummary, 'id' | 'scheduleId'>, words: ReactNode) => ReactNode
  onEdit: (schedule: ScheduleSummary) => void
}

interface ScheduleTableProps {
  label: string
  schedules: readonly ScheduleSummary[]
  links: ScheduleLinks
  /** Null where they cannot be changed here. */
  onRemove: ((schedule: ScheduleSummary) => void) | null
}

export function ScheduleTable({ label, schedules, links, onRemove }: ScheduleTableProps) {
  return (
    <table className={`${table['table']} ${classes['table']}`} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Takes</th>
          <th scope="col">Next run</th>
          <th scope="col">Last run</th>
          <th scope="col">
            <VisuallyHidden>Enabled and actions</VisuallyHidden>
          </th>
        </tr>
      </thead>
      <tbody>
        {schedules.map((schedule) => (
          <ScheduleRow key={schedule.id} schedule={schedule} links={links} onRemove={onRemove} />
        ))}
      </tbody>
    </table>
  )
}

interface ScheduleRowProps extends Pick<ScheduleTableProps, 'links' | 'onRemove'> {
  schedule: ScheduleSummary
}

function ScheduleRow({ schedule, links, onRemove }: ScheduleRowProps) {
  const { name, words, containers, nextSlot, enabled, lastRun, source } = schedule
  const mayManage = useMayChange('schedules.manage') && onRemove !== null
  return (
    <tr>
      <td className={`${table['wide']} ${table['break']}`}>
        <span className={table['strong']}>{source === 'label' ? name : links.schedule(schedule)}</span>
        <span className={classes['sub']}>{textOf(words)}</span>
      </td>
      <td className={`${table['break']} ${classes['takes']}`}>
        {containers === null ? 'Unknown: the engine does not answer' : countOf(containers)}
        <span className={classes['sub']}>{describeTargets(schedule)}</span>
      </td>
      <td className={table['quiet']}>
        <span className={classes['label']}>Next run </span>
        {!enabled && 'Off'}
        {enabled && (nextSlot === null ? 'never' : <NextTime at={nextSlot} timeZone={schedule.timeZone} />)}
      </td>
      <td className={`${table['quiet']} ${classes['last']}`}>
        <span className={classes['label']}>Last run </span>
        {lastRun === null ? (
          'never'
        ) : (
          <>
            {links.run(lastRun, <RunOutcome run={lastRun} />)}
            <span className={classes['sub']}>
              <RelativeTime at={lastRun.startedAt} />
            </span>
          </>
        )}
      </td>
      <td className={`${table['end']} ${classes['actions']}`}>
        {mayManage && <EnabledSwitch schedule={schedule} />}
        <RunNow schedule={schedule} />
        {mayManage && (
          <MenuButton
            label={`More actions for ${name}`}
            variant="subtle"
            color="gray"
            items={
              <>
                <Menu.Item leftSection={<IconPencil size={15} />} onClick={() => links.onEdit(schedule)}>
                  Edit
                </Menu.Item>
                <Menu.Item color="red" leftSection={<IconTrash size={15} />} onClick={() => onRemove(schedule)}>
                  Delete
                </Menu.Item>
              </>
            }
          >
            <IconDots size={16} />
          </MenuButton>
        )}
      </td>
    </tr>
  )
}

function RunNow({ schedule }: { schedule: ScheduleSummary }) {
  const { run, pending } = useRunNow()
  if (!useMayChange('schedules.run')) return null
  return (
    <Button
      size="compact-xs"
      variant="default"
      loading={pending}
      aria-label={`Run now: ${schedule.name}`}
      onClick={() => run(schedule)}
    >
      Run now
    </Button>
  )
}

function EnabledSwitch({ schedule: { id, name, enabled } }: { schedule: ScheduleSummary }) {
  const queryClient = useQueryClient()
  const { schedules } = useTRPC()
  const change = useMutation(
    schedules.setEnabled.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: schedules.list.queryKey() }),
      onError: (error) => showError(error, `Could not change ${name}`),
    }),
  )
  const shown = change.isPending ? change.variables.enabled : enabled
  return (
    <Switch
      size="xs"
      aria-label={`${name} is on`}
      checked={shown}
      onChange={({ currentTarget }) => change.mutate({ scheduleId: id, enabled: currentTarget.checked })}
    />
  )
}

function countOf(count: number): string {
  return count === 1 ? '1 container' : `${count} containers`
}
