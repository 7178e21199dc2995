import { Skeleton } from '@mantine/core'
import classes from './containers-table.module.css'
import toolbar from './containers-toolbar.module.css'

/** The page's own shape before the first row is known, so nothing jumps when it comes. */
export function ContainersSkeleton() {
  return (
    <div aria-busy="true" aria-label="Loading containers" role="status">
      <div className={toolbar['toolbar']}>
        <Skeleton h={30} w={240} />
      </div>
      <div className={classes['table']}>
        <div className={classes['header']}>
          <div className={classes['row']} />
        </div>
        {Array.from({ length: 8 }, (_, index) => (
          <div key={index} className={classes['row']}>
            <Skeleton h={10} w={70} />
            <Skeleton h={10} w="60%" />
          </div>
        ))}
      </div>
    </div>
  )
}
