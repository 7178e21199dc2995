import { Skeleton } from '@mantine/core'
import classes from './table.module.css'

/** As many lines as a first screen has, in the height of real rows. */
export function TableSkeleton({ label }: { label: string }) {
  return (
    <div role="status" aria-label={label} className={classes['skeleton']}>
      {Array.from({ length: 6 }, (_, index) => (
        <div key={index} className={classes['skeletonRow']}>
          <Skeleton h={10} w="18%" />
          <Skeleton h={10} w="38%" />
          <Skeleton h={10} w="10%" />
        </div>
      ))}
    </div>
  )
}
