import { formatExactTime } from './format-exact-time.ts'

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' })

/** The time of day, with date and zone on hover. `at` is in ms since the epoch. */
export function ClockTime({ at }: { at: number }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={formatExactTime(at)}>
      {clock.format(at)}
    </time>
  )
}
