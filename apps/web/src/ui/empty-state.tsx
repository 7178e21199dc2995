import type { ReactNode } from 'react'
import classes from './empty-state.module.css'

interface EmptyStateProps {
  icon: ReactNode
  title: string
  /** What to do now: a sentence or a button. */
  children: ReactNode
  role?: 'alert'
}

/** A page with nothing to list: why, and what to do. */
export function EmptyState({ icon, title, children, role }: EmptyStateProps) {
  return (
    <div className={classes['empty']} role={role}>
      <span className={classes['icon']} aria-hidden>
        {icon}
      </span>
      <h2 className={classes['title']}>{title}</h2>
      <div className={classes['text']}>{children}</div>
    </div>
  )
}
