import { Cron } from 'croner'
import type { RuleTiming } from '@holdfast/contract'

/** When what happens now is sent; both in milliseconds since 1970. Null: at once. */
export function nextDigest(timing: RuleTiming, now: number): number | null {
  switch (timing.kind) {
    case 'at-once':
      return null
    case 'every':
      return now + timing.minutes * 60_000
    case 'daily': {
      const [hour, minute] = timing.at.split(':').map(Number)
      const day = new Cron(`${minute} ${hour} * * *`, { mode: '5-part', timezone: timing.timeZone, paused: true })
      return day.nextRun(new Date(now))?.getTime() ?? now
    }
    default:
      return timing satisfies never
  }
}
