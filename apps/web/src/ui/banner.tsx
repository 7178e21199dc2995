import type { ReactNode } from 'react'
import classes from './banner.module.css'
import { StatusDot, type Tone } from './status-dot.tsx'

/** One line across a page that something is not as it should be. */
export function Banner({ tone, action, children }: { tone: Tone; action?: ReactNode; children: ReactNode }) {
  return (
    <div className={classes['banner']} role="alert">
      <StatusDot tone={tone} />
      <div className={classes['text']}>{children}</div>
      {action}
    </div>
  )
}
