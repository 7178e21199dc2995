import { IconChevronRight } from '@tabler/icons-react'
import { type ReactNode, useEffect, useRef } from 'react'
import classes from './fold.module.css'

interface FoldProps {
  title: string
  /** What is inside, in a few words. */
  hint?: ReactNode
  /** Something inside is wrong, which opens it. */
  wrong?: boolean
  children: ReactNode
}

/** A group of the dialog that is closed at first. Only whoever opened it closes it again. */
export function Fold({ title, hint, wrong, children }: FoldProps) {
  const details = useRef<HTMLDetailsElement>(null)
  // Not by the `open` property: taken back, it would close the fold under whoever puts right what is wrong.
  useEffect(() => {
    if (wrong && details.current) details.current.open = true
  }, [wrong])
  return (
    <details ref={details} className={classes['fold']}>
      <summary className={classes['summary']}>
        <IconChevronRight size={14} className={classes['chevron']} aria-hidden />
        <span className={classes['title']}>{title}</span>
        <span className={classes['hint']}>{hint}</span>
      </summary>
      <div className={classes['inside']}>{children}</div>
    </details>
  )
}
