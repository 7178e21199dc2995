/** At most two units: `60 ms`, `0.4 s`, `12 s`, `2 min 5 s`, `1 h 12 min`. */
export function formatDuration(ms: number): string {
  if (ms <= 0) return '0 s'
  if (ms < 100) return `${Math.ceil(ms)} ms`
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return withRest(`${minutes} min`, seconds % 60, 's')
  return withRest(`${Math.floor(minutes / 60)} h`, minutes % 60, 'min')
}

function withRest(whole: string, rest: number, unit: string): string {
  return rest === 0 ? whole : `${whole} ${rest} ${unit}`
}

const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' })

/** Date, time and zone as the reader's own settings write them. `at` is in ms since the epoch. */
export function formatExactTime(at: number): string {
  return exact.format(at)
}

const moments = new Map<string | undefined, Intl.DateTimeFormat>()

/** `Sun, Nov 29, 02:30`, in the reader's zone or another one. `at` is in ms since the epoch. */
export function formatMoment(at: number, timeZone?: string): string {
  const known = moments.get(timeZone)
  if (known !== undefined) return known.format(at)
  const moment = new Intl.DateTimeFormat(undefined, {
    ...(timeZone !== undefined && { timeZone }),
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  moments.set(timeZone, moment)
  return moment.format(at)
}

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['week', 7 * 86_400],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]
const format = new Intl.RelativeTimeFormat('en', { style: 'short', numeric: 'always' })

/** `just now`, `5 min. ago`, `3 hr. ago`. Both times in ms since the epoch. */
export function formatRelativeTime(time: number, now: number): string {
  const seconds = (time - now) / 1000
  const unit = units.find(([, size]) => Math.abs(seconds) >= size)
  return unit ? format.format(Math.trunc(seconds / unit[1]), unit[0]).replace('.', '') : 'just now'
}
