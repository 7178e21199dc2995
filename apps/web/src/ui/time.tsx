import { formatExactTime, formatRelativeTime } from './format-time.ts'
import { useNow } from './use-now.ts'

/** How long ago, with the exact time in the reader's zone on hover. `at` is in ms since the epoch. */
export function RelativeTime({ at }: { at: number }) {
  const now = Math.max(useNow(), at)
  return (
    <time dateTime={new Date(at).toISOString()} title={formatExactTime(at)}>
      {formatRelativeTime(at, now)}
    </time>
  )
}

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' })

/** The time of day, with date and zone on hover. `at` is in ms since the epoch. */
export function ClockTime({ at }: { at: number }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={formatExactTime(at)}>
      {clock.format(at)}
    </time>
  )
}
