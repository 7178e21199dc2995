import { Button, Group } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from '../../plans/plan-dialog.module.css'
import { countOf } from '../../ui/format.ts'
import type { ClonePlan } from './clone-plan.ts'
import { describeWork } from './describe-work.ts'

interface CloneFooterProps {
  plan: ClonePlan | undefined
  planning: boolean
  /** The plan is of earlier choices: the ones made since were refused. */
  unplannable: boolean
  starting: boolean
  /** How many stand in the way; they may be out of sight. */
  conflictCount: number
  conflicts: ReactNode
  onCancel: () => void
  /** What went wrong. */
  children: ReactNode
}

/** Always in sight: what went wrong, what it costs, what the source goes through, and the buttons. */
export function CloneFooter({ conflicts, conflictCount, starting, onCancel, children, ...work }: CloneFooterProps) {
  const { plan, planning } = work
  return (
    <div className={classes['footer']}>
      {conflicts}
      <div className={classes['last']}>
        {children}
        <div className={classes['line']}>
          <p className={classes['summary']} aria-live="polite" data-planning={planning || undefined}>
            {conflictCount > 0 && (
              <b className={classes['counted']}>{countOf(conflictCount, 'conflict')} to look at. </b>
            )}
            {summarize(work)}
          </p>
          <Group gap="xs" wrap="nowrap">
            <Button variant="default" onClick={onCancel}>
              Cancel
            </Button>
            <Button type="submit" className={classes['start'] ?? ''} loading={starting} disabled={!plan || planning}>
              Clone
            </Button>
          </Group>
        </div>
      </div>
    </div>
  )
}

function summarize({ plan, planning, unplannable }: Pick<CloneFooterProps, 'plan' | 'planning' | 'unplannable'>) {
  if (!plan) return planning ? 'Planning.' : null
  return unplannable ? 'No plan for these choices.' : describeWork(plan)
}
