import { Button, Code, Skeleton } from '@mantine/core'
import { IconBox, IconFilterOff } from '@tabler/icons-react'
import { EmptyState } from '../../../ui/list-state.tsx'
import classes from './containers-table.module.css'
import toolbar from './containers-toolbar.module.css'

export function ContainersEmpty({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  if (filtered) {
    return (
      <EmptyState icon={<IconFilterOff size={28} />} title="No container matches">
        <Button variant="default" size="xs" onClick={onClear}>
          Clear filters
        </Button>
      </EmptyState>
    )
  }
  return (
    <EmptyState icon={<IconBox size={28} />} title="No containers yet">
      Start one and it appears here by itself, for example with <Code>docker run -d --name web nginx</Code>
    </EmptyState>
  )
}

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
