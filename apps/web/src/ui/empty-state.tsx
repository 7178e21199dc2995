import type { ReactNode } from 'react'
import classes from './empty-state.module.css'

interface EmptyStateProps {
  icon: ReactNode
  title: string
  /** What to do now: a sentence or a button. */
  children: ReactNode
  role?: 'alert'
  /** 1 where it is the page's only heading. */
  level?: 1 | 2
}

/** A page with nothing to list: why, and what to do. */
export function EmptyState({ icon, title, children, role, level = 2 }: EmptyStateProps) {
  const Heading = level === 1 ? 'h1' : 'h2'
  return (
    <div className={classes['empty']} role={role}>
      <span className={classes['icon']} aria-hidden>
        {icon}
      </span>
      <Heading className={classes['title']}>{title}</Heading>
      <div className={classes['text']}>{children}</div>
    </div>
  )
}
