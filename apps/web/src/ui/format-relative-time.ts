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
