import { message, type ScheduleRun } from '@holdfast/contract'
import type { Alerts } from './alerts.ts'

/** Raises and clears what a run of a schedule shows: a slot that was missed, until the schedule has backed up something again. */
export async function alertOfRun(alerts: Alerts, run: ScheduleRun): Promise<void> {
  const { scheduleId, scheduleName: name, missedBecause } = run
  const subject = { kind: 'schedule', scheduleId, name } as const
  if (missedBecause !== null) {
    const detail = message('alert-slot-missed', { schedule: name, reason: missedBecause })
    await alerts.raise({ kind: 'slot-missed', subject, detail })
  } else if (run.targets.some(({ outcome }) => outcome === 'succeeded')) await alerts.clear('slot-missed', subject)
}
