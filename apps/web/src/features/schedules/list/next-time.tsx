import { formatExactTime, formatMoment, formatRelativeTime } from '../../../ui/format-time.ts'
import { useNow } from '../../../ui/use-now.ts'

interface NextTimeProps {
  /** In ms since the epoch. */
  at: number
  timeZone: string
}

/** When something is due: the schedule's own clock, how far that is, and the reader's own time on hover. */
export function NextTime({ at, timeZone }: NextTimeProps) {
  const now = useNow()
  return (
    <time dateTime={new Date(at).toISOString()} title={formatExactTime(at)}>
      {formatMoment(at, timeZone)}, {at <= now ? 'now' : formatRelativeTime(at, now)}
    </time>
  )
}
