import type { ContainerRow, ScheduleDraft } from '@holdfast/contract'
import { textOf } from '@holdfast/contract/messages'
import { Skeleton } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query'
import { memo, useState } from 'react'
import { useTRPC } from '../../../trpc/trpc.ts'
import { ErrorLine } from '../../../ui/dialog.tsx'
import { StatusDot } from '../../../ui/status-dot.tsx'
import type { DryRun } from '../schedule.ts'
import classes from './schedule-form.module.css'

interface TargetPreviewProps {
  draft: ScheduleDraft
  containers: readonly ContainerRow[]
}

/** What a run would take if it began now, and why not the rest. */
export function TargetPreview({ draft, containers }: TargetPreviewProps) {
  const { data, error } = useDryRun(draft)
  const [isOpen, setIsOpen] = useState(false)
  if (draft.targets.length === 0) return <p className={classes['quiet']}>Select at least one container.</p>
  if (error) return <ErrorLine error={error} />
  if (!data) return <Skeleton h={20} w={220} aria-label="Looking at the containers" role="status" />
  const taken = data.targets.filter(({ reason }) => reason === null)
  const all = data.targets.length + othersOf(data.targets, containers).length
  return (
    <>
      {data.unreachable.length > 0 && (
        <p role="alert" className={classes['quiet']}>
          {data.unreachable.join(', ')} does not answer. A run waits until it does.
        </p>
      )}
      <details className={classes['next']} onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
        <summary>
          Takes <b>{taken.length}</b> of {all} {all === 1 ? 'container' : 'containers'} now
        </summary>
        {isOpen && (
          <TargetList
            targets={data.targets}
            containers={containers}
            isAll={draft.targets.some(({ kind }) => kind === 'all')}
          />
        )}
      </details>
    </>
  )
}

interface TargetListProps {
  targets: DryRun['targets']
  containers: readonly ContainerRow[]
  isAll: boolean
}

/** A thousand lines are not drawn again at each letter that somebody types elsewhere in the form. */
const TargetList = memo(function TargetList({ targets, containers, isAll }: TargetListProps) {
  return (
    <ul className={classes['targets']} aria-label="Containers" tabIndex={0}>
      {targets.toSorted(skippedFirst).map(({ subject, reason }) => (
        <Line key={`${subject.engineId}/${subject.name}`} name={subject.name}>
          {reason === null ? null : textOf(reason)}
        </Line>
      ))}
      {othersOf(targets, containers).map((name) => (
        <Line key={name} name={name}>
          {isAll ? 'Excluded above.' : 'Not selected.'}
        </Line>
      ))}
    </ul>
  )
})

function othersOf(targets: DryRun['targets'], containers: readonly ContainerRow[]): string[] {
  const listed = new Set(targets.map(({ subject }) => subject.name))
  return containers.filter(({ name }) => !listed.has(name)).map(({ name }) => name)
}

function Line({ name, children }: { name: string; children: string | null }) {
  return (
    <li>
      <StatusDot tone={children === null ? 'good' : 'idle'} />
      <span>
        {name}
        <span className={classes['why']}>{children ?? 'Backed up'}</span>
      </span>
    </li>
  )
}

type Target = DryRun['targets'][number]

function skippedFirst(one: Target, other: Target): number {
  return Number(one.reason === null) - Number(other.reason === null)
}

function useDryRun({ targets, exclude, mounts, vault, mode }: ScheduleDraft) {
  const [draft] = useDebouncedValue({ targets, exclude, mounts, vault, mode }, 250)
  const input = draft.targets.length === 0 ? skipToken : { draft }
  return useQuery(
    useTRPC().schedules.dryRun.queryOptions(input, { placeholderData: keepPreviousData, staleTime: 5_000 }),
  )
}
