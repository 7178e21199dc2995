import { Button, Group } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from '../../plans/plan-dialog.module.css'
import { countOf } from '../../ui/format.ts'
import { describeRestore } from './describe-restore.ts'
import type { RestorePlan } from './restore-plan.ts'

interface RestoreFooterProps {
  plan: RestorePlan | undefined
  planning: boolean
  /** The plan is of earlier choices: the ones made since were refused. */
  unplannable: boolean
  starting: boolean
  conflictCount: number
  conflictList: ReactNode
  onCancel: () => void
  /** What went wrong. */
  children: ReactNode
}

/** Always in sight: what stands in the way, what is read, and the buttons. */
export function RestoreFooter(props: RestoreFooterProps) {
  const { plan, planning, unplannable, starting, conflictCount, conflictList, onCancel, children } = props
  const summary = plan ? (unplannable ? 'No plan for these choices.' : describeRestore(plan)) : planning && 'Planning.'
  return (
    <div className={classes['footer']}>
      {conflictList}
      <div className={classes['last']}>
        {children}
        <div className={classes['line']}>
          <p className={classes['summary']} aria-live="polite" data-planning={planning || undefined}>
            {conflictCount > 0 && (
              <b className={classes['counted']}>{countOf(conflictCount, 'conflict')} to look at. </b>
            )}
            {summary}
          </p>
          <Group gap="xs" wrap="nowrap">
            <Button variant="default" onClick={onCancel}>
              Cancel
            </Button>
            <Button type="submit" className={classes['start'] ?? ''} loading={starting} disabled={!plan || planning}>
              Restore
            </Button>
          </Group>
        </div>
      </div>
    </div>
  )
}
