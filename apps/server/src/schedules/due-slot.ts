import type { Schedule } from '@holdfast/contract'
import type { Slots } from './timing/slots.ts'

export type DueSlot =
  /** Not before `next`; null: never again. */
  | { readonly kind: 'later'; readonly next: number | null }
  /** The clock was set back so far that nobody wants to wait for where it was. */
  | { readonly kind: 'anew' }
  | {
      readonly kind: 'due'
      readonly slot: number
      /** Earlier ones that were missed, latest first. */
      readonly missed: number[]
      readonly trigger: 'slot' | 'catch-up'
      /** Too late for it: it is recorded, and nothing is begun. */
      readonly isOver: boolean
    }

interface At {
  /** Every slot up to this one is done with. */
  after: number
  now: number
  slots: Slots
}

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
/** A restart just then is nothing that anybody missed. */
const onTimeMs = 5 * minuteMs
const mostMissed = 100

/** What of a schedule is due now, whatever the clock did since it was last looked at. */
export function dueSlot(schedule: Schedule, { after, now, slots }: At): DueSlot {
  if (after - now > dayMs) return { kind: 'anew' }
  const next = slots.next(schedule, after)
  if (next === null || next > now) return { kind: 'later', next }
  const [slot = next, ...missed] = slots.past(schedule, { after, until: now, count: mostMissed + 1 })
  const isLate = now - slot > onTimeMs
  const windowEndsAt = windowEnd(schedule, slot)
  const isOver = (windowEndsAt !== null && now >= windowEndsAt) || (isLate && !schedule.catchUp)
  return { kind: 'due', slot, missed, trigger: isLate && !isOver ? 'catch-up' : 'slot', isOver }
}

export function windowEnd({ windowMinutes }: Schedule, slot: number): number | null {
  return windowMinutes === null ? null : slot + windowMinutes * minuteMs
}
