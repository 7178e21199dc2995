import { Cron } from 'croner'
import { message, OpError, type Schedule } from '@holdfast/contract'
import { wallTime } from './wall-time.ts'

/** When a schedule is due, and where. */
export type Timed = Pick<Schedule, 'timing' | 'timeZone'>

interface Pattern {
  cron: Cron
  /** Null: whatever croner gives; else the zone in which a doubled time counts once. */
  onceIn: string | null
  /** Nothing is due between these two. */
  from: number
  next: number | null
}

/** More are known again after one look each. */
const mostKnown = 5_000

/**
 * When schedules are due, in milliseconds since 1970. A skipped local time is due at the end of the gap and a doubled one once; what
 * has `*` in its hour follows the clock as it is.
 */
export class Slots {
  readonly #patterns = new Map<string, Pattern>()

  /** The first slot after `time`; null where there is none any more. */
  next(timed: Timed, time: number): number | null {
    const pattern = this.#pattern(timed)
    const { from, next } = pattern
    if (from <= time && (next === null || time < next)) return next
    const found = nextOf(pattern, time)
    Object.assign(pattern, { from: time, next: found })
    return found
  }

  /** The next `count` slots after `time`. */
  upcoming(timed: Timed, { after, count }: { after: number; count: number }): number[] {
    const slots: number[] = []
    for (let slot = this.next(timed, after); slot !== null && slots.length < count; slot = this.next(timed, slot))
      slots.push(slot)
    // The next one is asked for far more often than the tenth.
    this.next(timed, after)
    return slots
  }

  /** The last slots up to and with `until` that are later than `after`, latest first; at most `count`. */
  past(timed: Timed, { after, until, count }: { after: number; until: number; count: number }): number[] {
    const pattern = this.#pattern(timed)
    const slots: number[] = []
    for (let before = until + 1; slots.length < count;) {
      const [run] = pattern.cron.previousRuns(1, new Date(before))
      const slot = run?.getTime()
      if (slot === undefined || slot <= after) break
      if (!isRepeated(pattern, slot)) slots.push(slot)
      before = slot
    }
    return slots
  }

  #pattern({ timing, timeZone }: Timed): Pattern {
    const expression = expressionOf(timing)
    const key = `${timeZone} ${expression}`
    const known = this.#patterns.get(key)
    if (known !== undefined) return known
    if (this.#patterns.size >= mostKnown) this.#patterns.clear()
    const pattern = read(expression, timeZone)
    this.#patterns.set(key, pattern)
    return pattern
  }
}

/** @throws OpError `BAD_REQUEST` (field `timing.expression`) for what is no cron expression, or is never due. */
export function refuseTiming({ timing, timeZone }: Timed, now: number): void {
  if (timing.kind !== 'cron') return
  const { expression } = timing
  const refuse = (detail: ReturnType<typeof message>, cause?: unknown): OpError =>
    new OpError('BAD_REQUEST', detail, { field: 'timing.expression', cause })
  const fields = expression.split(/\s+/)
  if (fields.length !== 5) throw refuse(message('cron-fields', { expression, fields: fields.length }))
  // To croner that is the time at which it was read.
  if (expression.includes('?')) throw refuse(message('cron-invalid', { expression, problem: 'unknown: ?' }))
  let pattern: Pattern
  try {
    pattern = read(expression, timeZone)
  } catch (error) {
    const problem = error instanceof Error ? error.message.replace(/^CronPattern: /, '') : ''
    throw refuse(message('cron-invalid', { expression, problem }), error)
  }
  if (nextOf(pattern, now) === null) throw refuse(message('cron-never', { expression }))
}

function expressionOf(timing: Timed['timing']): string {
  switch (timing.kind) {
    case 'hourly':
      return `${timing.minute} * * * *`
    case 'nightly':
      return `${minuteAndHour(timing.at)} * * *`
    case 'weekly':
      return `${minuteAndHour(timing.at)} * * ${[...new Set(timing.weekdays)].toSorted((one, other) => one - other).join(',')}`
    case 'cron':
      return timing.expression
    default:
      return timing satisfies never
  }
}

function minuteAndHour(at: string): string {
  const [hour, minute] = at.split(':').map(Number)
  return `${minute} ${hour}`
}

function read(expression: string, timeZone: string): Pattern {
  const cron = new Cron(expression, {
    mode: '5-part',
    timezone: timeZone,
    fixedTimeRule: 'no-wildcard',
    paused: true,
  })
  const followsClock = expression.split(/\s+/)[1]?.includes('*') ?? false
  return { cron, onceIn: followsClock ? null : timeZone, from: Infinity, next: null }
}

function nextOf(pattern: Pattern, time: number): number | null {
  for (let after = time; ;) {
    const slot = pattern.cron.nextRun(new Date(after))?.getTime()
    if (slot === undefined) return null
    if (!isRepeated(pattern, slot)) return slot
    after = slot
  }
}

/** Longer than any clock was ever set back for winter. */
const lookBackMs = 3 * 3_600_000

/** Whether the clocks showed the same time once before, and were set back since. */
function isRepeated({ onceIn }: Pattern, slot: number): boolean {
  if (onceIn === null) return false
  const shift = wallTime(slot - lookBackMs, onceIn) + lookBackMs - wallTime(slot, onceIn)
  return shift > 0 && wallTime(slot - shift, onceIn) === wallTime(slot, onceIn)
}
