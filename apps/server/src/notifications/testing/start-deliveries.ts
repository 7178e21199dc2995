import type { Destination, DestinationSettings, Message, RuleDraft } from '@holdfast/contract'
import { SecretKey } from '../../access/secret-key.ts'
import { openDatabase } from '../../database/open-database.ts'
import { FakeClock } from '../../testing/fake-clock.ts'
import { silentLog } from '../../testing/silent-log.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { Courier, type Send } from '../deliveries/courier.ts'
import { DeliveryTable } from '../deliveries/delivery-table.ts'
import { Dispatcher } from '../deliveries/dispatcher.ts'
import { ToldJobs } from '../deliveries/told-jobs.ts'
import { DestinationTable, type Receiver } from '../destination-table.ts'
import type { Outgoing } from '../outgoing.ts'
import { RuleTable } from '../rules/rule-table.ts'

export interface Sent extends Receiver, Outgoing {
  readonly at: number
}

interface Options {
  folder?: string
  /** Absent: everything arrives. */
  send?: Send
  clock?: FakeClock
}

export const publicUrl = 'https://holdfast.example.org'

/** The whole way of a notification on a real database, from noon on; what is sent is kept, and goes where the test says. */
export async function startDeliveries({ folder, send, clock = new FakeClock('2026-06-01T12:00:00Z') }: Options = {}) {
  await using stack = new AsyncDisposableStack()
  const path = folder ?? stack.use(await temporaryFolder()).path
  const database = stack.adopt(await openDatabase(path), (open) => open.destroy())
  const destinations = new DestinationTable(database, await SecretKey.open({ dataFolder: path }))
  const [rules, deliveries] = [new RuleTable(database), new DeliveryTable(database)]
  const sent: Sent[] = []
  const heard: string[] = []
  const courier = stack.use(
    new Courier({
      deliveries,
      destinations,
      send: async (receiver, outgoing, signal) => {
        sent.push({ ...receiver, ...outgoing, at: clock.now() })
        return send?.(receiver, outgoing, signal) ?? { code: 'verbatim', params: { text: 'fine' } }
      },
      publicUrl: () => publicUrl,
      listener: {
        failing: ({ name }: Pick<Destination, 'name'>, _detail: Message) => heard.push(`failing ${name}`),
        working: ({ name }: Pick<Destination, 'name'>) => heard.push(`working ${name}`),
      },
      clock,
      log: silentLog,
      random: () => 0.5,
    }),
  )
  courier.start()
  const dispatcher = stack.use(
    new Dispatcher({
      rules,
      destinations,
      deliveries,
      told: new ToldJobs(database),
      findContainer: () => null,
      clock,
      log: silentLog,
      onQueued: () => courier.wake(),
    }),
  )
  const parts = stack.move()
  return {
    courier,
    dispatcher,
    destinations,
    rules,
    deliveries,
    database,
    clock,
    sent,
    heard,
    addDestination: (settings: DestinationSettings = { kind: 'slack' }, name = 'Chat') =>
      destinations.insert({ name, enabled: true, settings, secret: 'https://hooks.example.org' }, clock.now()),
    addRule: (draft: Partial<RuleDraft> & Pick<RuleDraft, 'destinationIds'>) =>
      rules.insert({ ...everythingEnded, ...draft }, clock.now()),
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  }
}

export const everythingEnded = {
  name: 'All',
  enabled: true,
  kinds: ['job-ended', 'run-ended', 'alert-raised'],
  jobKinds: [],
  outcomes: [],
  alertKinds: [],
  minSeverity: 'info',
  containers: [],
  timing: { kind: 'at-once' },
} satisfies Omit<RuleDraft, 'destinationIds'>
