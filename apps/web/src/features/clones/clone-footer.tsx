import { Button, Group } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './clone-dialog.module.css'
import type { ClonePlan } from './clone-plan.ts'
import { countOf } from './count-of.ts'
import { describeWork } from './describe-work.ts'

interface CloneFooterProps {
  plan: ClonePlan | undefined
  planning: boolean
  starting: boolean
  /** How many stand in the way; they may be out of sight. */
  conflicts: number
  onCancel: () => void
  /** What stands in the way. */
  children: ReactNode
}

/** Always in sight: what it costs, what the source goes through, and the buttons. */
export function CloneFooter({ plan, planning, starting, conflicts, onCancel, children }: CloneFooterProps) {
  return (
    <div className={classes['footer']}>
      {children}
      <div className={classes['last']}>
        <p className={classes['summary']} aria-live="polite" data-planning={planning || undefined}>
          {conflicts > 0 && <b className={classes['counted']}>{countOf(conflicts, 'conflict')} to look at. </b>}
          {plan ? describeWork(plan) : planning ? 'Planning.' : null}
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
  )
}
