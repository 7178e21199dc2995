export const periods = ['hourly', 'daily', 'weekly', 'monthly', 'yearly'] as const
export type Period = (typeof periods)[number]

const hourMs = 3_600_000
export const dayMs = 86_400_000

/** On average. */
export const periodMs: Record<Period, number> = {
  hourly: hourMs,
  daily: dayMs,
  weekly: 7 * dayMs,
  monthly: (365.2425 / 12) * dayMs,
  yearly: 365.2425 * dayMs,
}

export interface Calendar {
  /** The hour, day, week, month or year a time is in: the same number for two times in one, larger for later ones. */
  bucketOf: (at: number, period: Period) => number
  /** When a bucket begins. */
  startOf: (bucket: number, period: Period) => number
}

const calendars = new Map<string, Calendar>()

/** Hours, days, weeks from Monday (ISO 8601), months and years as the clocks of a time zone have them. An hour that comes twice is two. */
export function calendarOf(timeZone: string): Calendar {
  const known = calendars.get(timeZone)
  if (known !== undefined) return known
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'iso8601',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })

  /** How far the clocks of the zone are ahead of UTC. */
  function offsetAt(at: number): number {
    const whole = Math.floor(at / 1000) * 1000
    const shown: Record<string, number> = {}
    for (const { type, value } of format.formatToParts(whole)) shown[type] = Number(value)
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown
    return Date.UTC(year, month - 1, day, hour, minute, second) - whole
  }

  const calendar: Calendar = {
    bucketOf(at, period) {
      const local = at + offsetAt(at)
      const day = Math.floor(local / dayMs)
      const date = new Date(local)
      switch (period) {
        case 'hourly':
          // By when it began: two of one name are an hour apart.
          return Math.floor(local / hourMs) * hourMs - (local - at)
        case 'daily':
          return day
        case 'weekly':
          // 1970 began on a Thursday.
          return Math.floor((day + 3) / 7)
        case 'monthly':
          return date.getUTCFullYear() * 12 + date.getUTCMonth()
        case 'yearly':
          return date.getUTCFullYear()
        default:
          return period satisfies never
      }
    },
    startOf(bucket, period) {
      if (period === 'hourly') return bucket
      const local = localStart(bucket, period)
      const guess = local - offsetAt(local)
      return local - offsetAt(guess)
    },
  }
  calendars.set(timeZone, calendar)
  return calendar
}

function localStart(bucket: number, period: Exclude<Period, 'hourly'>): number {
  switch (period) {
    case 'daily':
      return bucket * dayMs
    case 'weekly':
      return (bucket * 7 - 3) * dayMs
    case 'monthly':
      return Date.UTC(Math.floor(bucket / 12), bucket % 12, 1)
    case 'yearly':
      return Date.UTC(bucket, 0, 1)
    default:
      return period satisfies never
  }
}
