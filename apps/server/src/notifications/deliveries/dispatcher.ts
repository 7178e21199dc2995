import type { Destination, Happening, NotificationRule } from '@holdfast/contract'
import type { Log } from '../../log.ts'
import type { Clock } from '../../watching/clock.ts'
import type { DestinationTable } from '../destination-table.ts'
import type { Note } from '../outgoing.ts'
import { describeHappening } from '../rules/describe-happening.ts'
import { matchesRule, type FindContainer } from '../rules/matches-rule.ts'
import type { RuleTable } from '../rules/rule-table.ts'
import type { DeliveryTable } from './delivery-table.ts'
import { nextDigest } from './next-digest.ts'
import type { ToldJobs } from './told-jobs.ts'

interface DispatcherParts {
  rules: RuleTable
  destinations: DestinationTable
  deliveries: DeliveryTable
  told: ToldJobs
  findContainer: FindContainer
  clock: Clock
  log: Log
  /** There is something to send. */
  onQueued: () => void
}

/** What a rule sends one by one within a minute; what is more comes together, a minute later. */
const singly = 5
const floodMs = 60_000
/** Of messages that wait for one destination: what comes on top is gathered. */
const mostWaiting = 100
/** Of things that happened and were not looked at yet. */
const mostPending = 10_000

/** Takes what happens, and puts into the queue whatever the rules send. */
export class Dispatcher implements AsyncDisposable {
  readonly #parts: DispatcherParts
  #pending = 0
  #last: Promise<void> = Promise.resolve()

  constructor(parts: DispatcherParts) {
    this.#parts = parts
  }

  /** In the order of the calls. Resolves when it is in the queue, whatever happens to it; rejects where it could not be written. */
  tell(happening: Happening): Promise<void> {
    const { log, clock } = this.#parts
    if (this.#pending >= mostPending) {
      log.error({ kind: happening.kind }, 'too much happens to tell of all of it')
      return Promise.resolve()
    }
    this.#pending += 1
    const at = clock.now()
    const taken = this.#last
      .then(() => this.#take(happening, describeHappening(happening, at)))
      .then(() => this.#mark(happening))
    this.#last = taken.catch(() => undefined).then(() => void (this.#pending -= 1))
    return taken
  }

  async #take(happening: Happening, note: Note): Promise<void> {
    const { rules, destinations, findContainer, onQueued } = this.#parts
    const matching = (await rules.list()).filter((rule) => matchesRule(rule, { happening, note, findContainer }))
    if (matching.length === 0) return
    const receivers = new Map((await destinations.list()).map((one) => [one.id, one]))
    for (const [id, rule] of byDestination(matching)) {
      const destination = receivers.get(id)
      if (destination?.enabled === true && isFor(destination, happening, note))
        await this.#queue(rule, destination, note)
    }
    onQueued()
  }

  async #mark(happening: Happening): Promise<void> {
    if (happening.kind !== 'job-ended' || !('finishedAt' in happening.job.state)) return
    await this.#parts.told.mark(happening.job.state.finishedAt)
  }

  async #queue(rule: NotificationRule, destination: { id: string; name: string }, note: Note): Promise<void> {
    const { deliveries, clock } = this.#parts
    const now = clock.now()
    const added = { rule, destination, note, now }
    if (await deliveries.append(added)) return
    const digestAt = nextDigest(rule.timing, now)
    if (digestAt !== null) {
      await deliveries.insert({ ...added, dueAt: digestAt, isOpen: true })
      return
    }
    const isFlood = (await deliveries.countSince(destination.id, rule.id, now - floodMs)) >= singly
    const isFull = ((await deliveries.waiting()).get(destination.id) ?? 0) >= mostWaiting
    const isOpen = isFlood || isFull
    await deliveries.insert({ ...added, dueAt: isOpen ? now + floodMs : now, isOpen })
  }

  /** Waits for what was told so far. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#last
  }
}

/** By which rule each destination is told: by one, though several ask for it, and at once where one of them does. */
function byDestination(rules: readonly NotificationRule[]): ReadonlyMap<string, NotificationRule> {
  const isDigest = ({ timing }: NotificationRule): boolean => timing.kind !== 'at-once'
  // The last one stays.
  const inOrder = [...rules.filter(isDigest).reverse(), ...rules.filter((rule) => !isDigest(rule)).reverse()]
  return new Map(inOrder.flatMap((rule) => rule.destinationIds.map((id) => [id, rule] as const)))
}

/** That a destination fails is not told to itself; a switch is told of what it knows. */
function isFor(
  { id, settings }: Pick<Destination, 'id' | 'settings'>,
  happening: Happening,
  { signal }: Note,
): boolean {
  if ('alert' in happening && happening.alert.subject.kind === 'destination')
    if (happening.alert.subject.destinationId === id) return false
  if (settings.kind !== 'ping') return true
  return signal !== null && !(signal === 'start' && settings.service === 'uptime-kuma')
}
