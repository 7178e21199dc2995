import { expect, test } from 'vitest'
import { message, textOf, type RunTarget, type ScheduleRun } from '@holdfast/contract'
import { everything } from '../access/in-scope.ts'
import { alertOfRun } from './run-alerts.ts'
import { startAlerts } from './testing/start-alerts.ts'

const run: ScheduleRun = {
  id: 'run',
  scheduleId: 'nightly',
  scheduleName: 'Nightly',
  slot: 1,
  trigger: 'slot',
  startedBy: null,
  startedAt: 1,
  finishedAt: 2,
  missedSlots: [],
  missedBecause: null,
  targets: [],
}
const target = (outcome: RunTarget['outcome']): RunTarget => ({
  subject: { kind: 'container', engineId: 'local', containerId: 'c0ffee', name: 'web' },
  jobId: null,
  outcome,
  reason: null,
})

test('a missed slot is an alert until the schedule has backed up something again', async () => {
  await using world = await startAlerts()
  await alertOfRun(world.alerts, { ...run, missedBecause: message('schedule-not-running') })
  await alertOfRun(world.alerts, { ...run, targets: [target('failed'), target('skipped')] })
  expect(world.told).toEqual(['alert-raised slot-missed Nightly'])
  const [alert] = await world.alerts.list(everything)
  expect(alert && textOf(alert.detail)).toBe(
    'The schedule Nightly missed a run. Holdfast was not running when the schedule was due.',
  )
  await alertOfRun(world.alerts, { ...run, targets: [target('failed'), target('succeeded')] })
  expect(world.told).toEqual(['alert-raised slot-missed Nightly', 'alert-cleared slot-missed Nightly'])
})
