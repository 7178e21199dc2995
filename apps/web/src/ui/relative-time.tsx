import { formatExactTime } from './format-exact-time.ts'
import { formatRelativeTime } from './format-relative-time.ts'
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
