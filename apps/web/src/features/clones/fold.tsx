import { IconChevronRight } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './fold.module.css'

interface FoldProps {
  title: string
  /** What is inside, in a few words. */
  hint?: ReactNode
  /** Opens it by itself: something inside is wrong. */
  wrong?: boolean
  children: ReactNode
}

/** A group of the dialog that is closed at first. */
export function Fold({ title, hint, wrong, children }: FoldProps) {
  return (
    <details className={classes['fold']} open={wrong ? true : undefined}>
      <summary className={classes['summary']}>
        <IconChevronRight size={14} className={classes['chevron']} aria-hidden />
        <span className={classes['title']}>{title}</span>
        <span className={classes['hint']}>{hint}</span>
      </summary>
      <div className={classes['inside']}>{children}</div>
    </details>
  )
}
