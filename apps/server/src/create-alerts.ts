import { AlertTable } from './alerts/alert-table.ts'
import { Alerts } from './alerts/alerts.ts'
import { alertOfJob } from './alerts/job-alerts.ts'
import type { Database } from './database/open-database.ts'
import type { JobRunner } from './jobs/job-runner.ts'
import type { Log } from './log.ts'
import type { Sight } from './sight/sight.ts'
import { systemClock } from './watching/clock.ts'
import type { Happenings } from './watching/happenings.ts'
import { Retention } from './watching/retention.ts'

interface AlertParts {
  database: Database
  sight: Sight
  runner: JobRunner
  happenings: Happenings
  log: Log
}

export interface AlertServices {
  readonly alerts: Alerts
}

const alertDays = 90

/** The alerts, and what raises them. */
export function createAlerts({
  database,
  sight,
  runner,
  happenings,
  log,
}: AlertParts): AlertServices & AsyncDisposable {
  const stack = new AsyncDisposableStack()
  const tell = happenings.tell.bind(happenings)
  const alerts = new Alerts({ table: new AlertTable(database), sight, clock: systemClock, tell })
  runner.onEnded((job) => alertOfJob(alerts, job))
  stack.use(new Retention({ what: 'alerts', days: alertDays, forget: (days) => alerts.forget(days), log }))
  return { alerts, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}
