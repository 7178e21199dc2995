import { Button, Skeleton } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { describeError } from './describe-error.ts'
import classes from './list-state.module.css'

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

interface LoadErrorProps {
  error: unknown
  retry: () => void
  retrying: boolean
}

/** A list that could not be read, with its cause and a way to try again. */
export function LoadError({ error, retry, retrying }: LoadErrorProps) {
  const { title, message } = describeError(error)
  return (
    <EmptyState icon={<IconAlertTriangle size={28} />} title={title} role="alert">
      <p>{message}</p>
      <Button size="xs" variant="default" loading={retrying} onClick={retry}>
        Retry
      </Button>
    </EmptyState>
  )
}

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
