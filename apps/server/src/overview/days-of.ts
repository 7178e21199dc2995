const dayMs = 86_400_000
export const calendarDays = 30

/** The beginnings of the last thirty days in a time zone and of tomorrow, in milliseconds since 1970, and the name of the first. */
export function daysOf(now: number, timeZone: string): { starts: number[]; firstDay: string } {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  const today = format.format(now)
  const noon = Date.parse(`${today}T12:00:00Z`)
  const names = Array.from({ length: calendarDays + 1 }, (_one, index) =>
    new Date(noon + (index - calendarDays + 1) * dayMs).toISOString().slice(0, 10),
  )
  return { starts: names.map((name) => startOf(name, { timeZone, format })), firstDay: names[0] ?? today }
}

/** The first moment of a day, whose length is not always 24 hours, to the minute. */
function startOf(day: string, { timeZone, format }: { timeZone: string; format: Intl.DateTimeFormat }): number {
  const utc = Date.parse(`${day}T00:00:00Z`)
  const guess = utc - offsetAt(utc, timeZone)
  const settled = utc - offsetAt(guess, timeZone)
  // Where midnight is skipped, the day begins with what comes after it.
  for (const start of [Math.min(guess, settled), Math.max(guess, settled)])
    if (format.format(start) === day && format.format(start - 60_000) !== day) return start
  return Math.max(guess, settled)
}

/** How far local time is ahead of UTC. */
function offsetAt(time: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(time)
  const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value)
  const local = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'))
  return local - Math.floor(time / 1_000) * 1_000
}
