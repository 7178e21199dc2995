import { formatExactTime, formatRelativeTime } from '../../../ui/format-time.ts'
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
      {formatInZone(at, timeZone)}, {at <= now ? 'now' : formatRelativeTime(at, now)}
    </time>
  )
}

const formats = new Map<string, Intl.DateTimeFormat>()

function formatInZone(at: number, timeZone: string): string {
  const known = formats.get(timeZone)
  if (known !== undefined) return known.format(at)
  const format = new Intl.DateTimeFormat(undefined, {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  formats.set(timeZone, format)
  return format.format(at)
}
