import type { ScheduleRun } from '@holdfast/contract'
import type { Alerts } from './alerts.ts'

/** Raises and clears what a run of a schedule shows: a slot that was missed, until the schedule has backed up something again. */
export async function alertOfRun(alerts: Alerts, run: ScheduleRun): Promise<void> {
  const subject = { kind: 'schedule', scheduleId: run.scheduleId, name: run.scheduleName } as const
  if (run.missedBecause !== null) await alerts.raise({ kind: 'slot-missed', subject, detail: run.missedBecause })
  else if (run.targets.some(({ outcome }) => outcome === 'succeeded')) await alerts.clear('slot-missed', subject)
}
