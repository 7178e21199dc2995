import { Link } from '@tanstack/react-router'
import { useJobBoard } from '../jobs/use-job-board.ts'
import { StatusDot } from '../ui/status-dot.tsx'
import classes from './layout.module.css'

export function JobsIndicator() {
  const count = useJobBoard((board) => board.active.length) ?? 0
  if (count === 0) return null
  return (
    <Link to="/jobs" className={classes['jobs']}>
      <StatusDot tone="busy" />
      {count} {count === 1 ? 'job' : 'jobs'}
    </Link>
  )
}
