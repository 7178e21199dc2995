import { message, type Message } from '@holdfast/contract'
import type { Timed } from './slots.ts'

/** When it is due, for people: `Every night at 02:30, Europe/Berlin`. */
export function timingWords({ timing, timeZone }: Timed): Message {
  switch (timing.kind) {
    case 'hourly':
      return message('timing-hourly', { minute: timing.minute, timeZone })
    case 'nightly':
      return message('timing-nightly', { at: timing.at, timeZone })
    case 'weekly':
      return message('timing-weekly', { weekdays: timing.weekdays.map(String), at: timing.at, timeZone })
    case 'cron':
      return message('timing-cron', { expression: timing.expression, timeZone })
    default:
      return timing satisfies never
  }
}
