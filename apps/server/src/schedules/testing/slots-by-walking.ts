import type { ScheduleTiming } from '@holdfast/contract'

interface Walked {
  timing: ScheduleTiming
  timeZone: string
}

interface Local {
  minute: number
  hour: number
  day: number
  month: number
  weekday: number
}

interface Wanted {
  fits: (local: Local) => boolean
  /** Neither minute nor hour has `*` or a step: a skipped time is made up for. */
  isFixed: boolean
  /** No `*` in the hour: a doubled time counts once. */
  isOnce: boolean
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/**
 * The slots from `from` until before `until`, found without any library: every minute is looked at as the clocks on the wall show it.
 * A second opinion for tests, slow and plain.
 */
export function slotsByWalking({ timing, timeZone }: Walked, from: number, until: number): number[] {
  const wanted = wantedBy(timing)
  const slots: number[] = []
  const start = from - 3 * hourMs
  let before = wallOf(timeZone, start - minuteMs)
  let latest = before
  for (const [time, wall] of minutesIn(timeZone, start, until)) {
    const isDoubled = wall <= latest
    latest = Math.max(latest, wall)
    let isDue = wanted.fits(localOf(wall)) && !(isDoubled && wanted.isOnce)
    // The clocks went on: what they did not show is due now.
    if (wanted.isFixed)
      for (let missing = before + minuteMs; missing < wall; missing += minuteMs)
        isDue = isDue || wanted.fits(localOf(missing))
    if (isDue && time >= from) slots.push(time)
    before = wall
  }
  return slots
}

/** Each minute with what the clocks show. Where they move, every minute is asked for; elsewhere every hour. */
function* minutesIn(timeZone: string, from: number, until: number): Generator<[time: number, wall: number]> {
  for (let hour = from; hour < until; hour += hourMs) {
    const wall = wallOf(timeZone, hour)
    const isEven = wallOf(timeZone, hour + hourMs) - wall === hourMs
    for (let time = hour; time < Math.min(hour + hourMs, until); time += minuteMs)
      yield [time, isEven ? wall + time - hour : wallOf(timeZone, time)]
  }
}

const formats = new Map<string, Intl.DateTimeFormat>()

function wallOf(timeZone: string, time: number): number {
  let format = formats.get(timeZone)
  if (format === undefined)
    formats.set(
      timeZone,
      (format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })),
    )
  return Date.parse(`${format.format(time).replace(' ', 'T')}Z`)
}

let today: Pick<Local, 'day' | 'month' | 'weekday'> & { start: number } = { start: NaN, day: 0, month: 0, weekday: 0 }

function localOf(wall: number): Local {
  const start = wall - (wall % dayMs)
  if (today.start !== start) {
    const date = new Date(start)
    today = { start, day: date.getUTCDate(), month: date.getUTCMonth() + 1, weekday: date.getUTCDay() }
  }
  const { day, month, weekday } = today
  const minuteOfDay = (wall - start) / minuteMs
  return { minute: minuteOfDay % 60, hour: Math.floor(minuteOfDay / 60), day, month, weekday }
}

function wantedBy(timing: ScheduleTiming): Wanted {
  if (timing.kind === 'hourly') return { fits: ({ minute }) => minute === timing.minute, isFixed: false, isOnce: false }
  if (timing.kind === 'cron') return wantedByCron(timing.expression)
  const [atHour, atMinute] = timing.at.split(':').map(Number)
  const days = timing.kind === 'weekly' ? timing.weekdays : [0, 1, 2, 3, 4, 5, 6]
  return {
    fits: ({ minute, hour, weekday }) => minute === atMinute && hour === atHour && days.includes(weekday),
    isFixed: true,
    isOnce: true,
  }
}

function wantedByCron(expression: string): Wanted {
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = expression.split(' ')
  const fits = (field: string, value: number): boolean => field.split(',').some((part) => fitsPart(part, value))
  return {
    fits: (local) =>
      fits(minute, local.minute) &&
      fits(hour, local.hour) &&
      fits(month, local.month) &&
      (day === '*' || weekday === '*'
        ? fits(day, local.day) && fits(weekday, local.weekday)
        : fits(day, local.day) || fits(weekday, local.weekday)),
    isFixed: !/[*/]/.test(`${minute} ${hour}`),
    isOnce: !hour.includes('*'),
  }
}

function fitsPart(part: string, value: number): boolean {
  const [range = '', step = '1'] = part.split('/')
  const [first = 0, last = first] = range === '*' ? [0, 59] : range.split('-').map(Number)
  return value >= first && value <= last && (value - first) % Number(step) === 0
}
