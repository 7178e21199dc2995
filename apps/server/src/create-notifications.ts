import type { Alerts } from './alerts/alerts.ts'
import type { SecretKey } from './access/secret-key.ts'
import type { MailServer } from './config.ts'
import type { Database } from './database/open-database.ts'
import { toJobRow } from './jobs/job-board.ts'
import type { JobRunner } from './jobs/job-runner.ts'
import type { Log } from './log.ts'
import { AllowList } from './notifications/allow-list.ts'
import { Courier } from './notifications/deliveries/courier.ts'
import { DeliveryTable } from './notifications/deliveries/delivery-table.ts'
import { Dispatcher } from './notifications/deliveries/dispatcher.ts'
import { ToldJobs, type KeptJobs } from './notifications/deliveries/told-jobs.ts'
import { DestinationTable } from './notifications/destination-table.ts'
import { Guard, resolveHost } from './notifications/guard/guard.ts'
import { Notifications } from './notifications/notifications.ts'
import type { FindContainer } from './notifications/rules/matches-rule.ts'
import { RuleTable } from './notifications/rules/rule-table.ts'
import { createSender } from './notifications/senders/send-message.ts'
import { systemClock } from './watching/clock.ts'
import type { Happenings } from './watching/happenings.ts'
import { Retention } from './watching/retention.ts'

interface NotificationParts {
  database: Database
  secretKey: SecretKey
  happenings: Happenings
  findContainer: FindContainer
  mailServer: MailServer | undefined
  publicUrl: () => string
  log: Log
}

export interface NotificationServices {
  readonly notifications: Notifications
}

interface RunningNotifications extends NotificationServices, AsyncDisposable {
  /** Seals what an earlier version stored in the clear, and takes in what ended right before a crash. Before any job of this process ends. */
  readonly catchUp: (jobs: KeptJobs) => Promise<void>
  /** Begins to send; from then on the alerts hear which destinations fail. */
  start: (alerts: Alerts) => void
}

const deliveryDays = 30

/** What people are told of what happens. Until it is disposed it takes what happens into its queue. */
export function createNotifications(parts: NotificationParts): RunningNotifications {
  const { database, secretKey, happenings, findContainer, publicUrl, log, mailServer = null } = parts
  const stack = new AsyncDisposableStack()
  const clock = systemClock
  const [rules, deliveries, allowList] = [new RuleTable(database), new DeliveryTable(database), new AllowList(database)]
  const destinations = new DestinationTable(database, secretKey)
  const guard = new Guard({ resolve: resolveHost, allowed: () => allowList.read() })
  const hostGuard = new Guard({ resolve: resolveHost, allowed: () => Promise.resolve(['0.0.0.0/0', '::/0']) })
  const send = createSender({ guard, hostGuard, mailServer, now: clock.now })
  let alerts: Alerts | null = null
  const subjectOf = ({ id, name }: { id: string; name: string }) =>
    ({ kind: 'destination', destinationId: id, name }) as const
  const listener = {
    failing: (one: { id: string; name: string }, detail: Parameters<Alerts['raise']>[0]['detail']) =>
      alerts?.raise({ kind: 'notification-failed', subject: subjectOf(one), detail }),
    working: (one: { id: string; name: string }) => alerts?.clear('notification-failed', subjectOf(one)),
  }
  const courier = stack.use(new Courier({ deliveries, destinations, send, publicUrl, listener, clock, log }))
  const told = new ToldJobs(database)
  const onQueued = (): void => courier.wake()
  const dispatcher = stack.use(
    new Dispatcher({ told, rules, destinations, deliveries, findContainer, clock, log, onQueued }),
  )
  stack.defer(happenings.listen((happening) => dispatcher.tell(happening)))
  const forget = (days: number) => deliveries.removeOlderThan(days, clock.now())
  stack.use(new Retention({ what: 'notifications', days: deliveryDays, forget, log }))
  return {
    notifications: new Notifications({
      destinations,
      rules,
      deliveries,
      allowList,
      guard,
      send,
      mailServer,
      publicUrl,
      clock,
      onQueued,
    }),
    catchUp: async (jobs) => {
      await destinations.sealAddresses()
      for (const happening of await told.missed(jobs, clock.now())) await dispatcher.tell(happening)
    },
    start: (hearing) => {
      alerts = hearing
      courier.start()
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

/** What becomes of jobs, whoever started them. */
export function tellOfJobs(runner: JobRunner, happenings: Happenings): void {
  runner.onStarted((job) => happenings.tell({ kind: 'job-started', job: toJobRow(job) }))
  runner.onEnded((job) => {
    const detail = job.state.status === 'failed' ? job.state.detail : null
    happenings.tell({ kind: 'job-ended', job: toJobRow(job), detail })
  })
}
