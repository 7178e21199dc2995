import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import classes from './backups-view.module.css'

/** The first `step` of a list that may be very long, and the button that shows as many more; null when all are shown. */
export function useFirst<T>(items: readonly T[], step: number): { first: readonly T[]; more: ReactNode } {
  const [count, setCount] = useState(step)
  if (items.length <= count) return { first: items, more: null }
  return {
    first: items.slice(0, count),
    more: (
      <p className={classes['more']}>
        <Button size="compact-xs" variant="default" onClick={() => setCount(count + step)}>
          Show more
        </Button>{' '}
        Showing {count} of {items.length}
      </p>
    ),
  }
}
