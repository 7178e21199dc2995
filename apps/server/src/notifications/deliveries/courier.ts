import { message, textOf, type Destination, type Message } from '@holdfast/contract'
import type { Log } from '../../log.ts'
import type { Clock } from '../../watching/clock.ts'
import { Revision } from '../../watching/revision.ts'
import { DeliveryError } from '../delivery-error.ts'
import type { DestinationTable, Receiver } from '../destination-table.ts'
import type { Outgoing } from '../outgoing.ts'
import type { DeliveryTable, Queued } from './delivery-table.ts'

/** Where a message goes, with what it takes to get there. */
/** Sends one message. Resolves with what the other side said. @throws DeliveryError; whatever it likes once `signal` has aborted. */
export type Send = (receiver: Receiver, outgoing: Outgoing, signal: AbortSignal) => Promise<Message>

/** Hears when a destination has failed several times in a row, at each time more, and when it works again. */
export interface FailureListener {
  failing: (destination: Pick<Destination, 'id' | 'name'>, detail: Message) => unknown
  working: (destination: Pick<Destination, 'id' | 'name'>) => unknown
}

interface CourierParts {
  deliveries: DeliveryTable
  destinations: DestinationTable
  send: Send
  publicUrl: () => string
  listener: FailureListener
  clock: Clock
  log: Log
  random?: () => number
}

/** Destinations that are sent to at the same time. */
const lanes = 4
const failuresBeforeAlert = 3
/** A clock that was set is noticed by then. */
const longestSleepMs = 60_000
const hourMs = 3_600_000
const firstBackoffMs = 15_000
const giveUpMs = 24 * hourMs

/** Sends what is due, one message after another to each destination, and again until it arrives or is given up. */
export class Courier implements AsyncDisposable {
  readonly #parts: Required<CourierParts>
  readonly #stop = new AbortController()
  readonly #changed = new Revision()
  readonly #lanes = new Map<string, Promise<void>>()
  #followed: Promise<void> = Promise.resolve()

  constructor(parts: CourierParts) {
    this.#parts = { random: Math.random, ...parts }
  }

  start(): void {
    this.#followed = this.#follow()
  }

  /** There is something new to send. */
  wake(): void {
    this.#changed.bump()
  }

  async #follow(): Promise<void> {
    const { signal } = this.#stop
    while (!signal.aborted) {
      const seen = this.#changed.count
      const nextAt = await this.#startDue().catch((error: unknown) => {
        this.#parts.log.error({ err: error }, 'what notifications are due could not be read')
        return this.#parts.clock.now() + longestSleepMs
      })
      await this.#untilNext(seen, nextAt)
    }
    await Promise.all(this.#lanes.values())
  }

  /** Resolves with when something more is due, which no lane sees to. */
  async #startDue(): Promise<number> {
    const now = this.#parts.clock.now()
    let nextAt = Infinity
    for (const { destinationId, dueAt } of await this.#parts.deliveries.due()) {
      if (this.#lanes.has(destinationId)) continue
      if (dueAt > now) nextAt = Math.min(nextAt, dueAt)
      else if (this.#lanes.size < lanes) this.#lanes.set(destinationId, this.#run(destinationId))
    }
    return nextAt
  }

  async #untilNext(seen: number, nextAt: number): Promise<void> {
    const { clock } = this.#parts
    const over = new AbortController()
    const signal = AbortSignal.any([this.#stop.signal, over.signal])
    const ms = Math.min(longestSleepMs, Math.max(0, nextAt - clock.now()))
    const waits = [this.#changed.past(seen, signal), ...(nextAt === Infinity ? [] : [clock.sleep(ms, signal)])]
    await Promise.race(waits).catch(() => undefined)
    over.abort()
  }

  async #run(destinationId: string): Promise<void> {
    const { deliveries, clock, log } = this.#parts
    try {
      while (!this.#stop.signal.aborted) {
        const queued = await deliveries.begin(destinationId, clock.now())
        if (queued === null) break
        await this.#attempt(queued)
      }
    } catch (error) {
      // It stays in the queue. Not at once, for that would go on for ever.
      log.error({ err: error, destinationId }, 'a notification could not be recorded')
      await clock.sleep(longestSleepMs, this.#stop.signal).catch(() => undefined)
    } finally {
      this.#lanes.delete(destinationId)
      this.#changed.bump()
    }
  }

  async #attempt(queued: Queued): Promise<void> {
    const { deliveries, destinations, clock, send, publicUrl, listener } = this.#parts
    const { signal } = this.#stop
    const { id, notes, more, accepted } = queued
    const destination = await destinations.find(queued.destinationId)
    if (destination?.enabled !== true) return deliveries.fail(id, clock.now(), message('delivery-disabled'))
    try {
      const receiver = await this.#receiver(destination.id)
      await send(receiver, { id, notes, more, accepted, publicUrl: publicUrl() }, signal)
    } catch (error) {
      if (signal.aborted) return
      return this.#failed(queued, destination, error)
    }
    await deliveries.delivered(id, clock.now())
    const failures = await destinations.succeeded(destination.id, clock.now())
    if (failures >= failuresBeforeAlert) await this.#hear(() => listener.working(destination))
  }

  async #hear(call: () => unknown): Promise<void> {
    try {
      await call()
    } catch (error) {
      this.#parts.log.error({ err: error }, 'that a destination fails or works again could not be recorded')
    }
  }

  async #receiver(destinationId: string): Promise<Receiver> {
    try {
      return await this.#parts.destinations.unseal(destinationId)
    } catch (error) {
      throw new DeliveryError(message('delivery-secret-unreadable'), { permanent: true, cause: error })
    }
  }

  async #failed(queued: Queued, destination: Pick<Destination, 'id' | 'name'>, thrown: unknown): Promise<void> {
    const { deliveries, destinations, clock, log, random, listener } = this.#parts
    const { id, attempts, triedSince, accepted } = queued
    const error = thrown instanceof DeliveryError ? thrown : unexpected(thrown)
    const { detail, permanent, retryAfterMs } = error
    const now = clock.now()
    log.warn(
      { reason: textOf(detail), deliveryId: id, destination: destination.name },
      'a notification was not delivered',
    )
    const failures = await destinations.failed(destination.id, now, detail)
    const reason = message('notifications-failing', { count: failures, reason: detail })
    if (failures >= failuresBeforeAlert) await this.#hear(() => listener.failing(destination, reason))
    const dueAt = now + Math.max(backoffMs(attempts + 1, random), Math.min(retryAfterMs, hourMs))
    if (permanent) await deliveries.fail(id, now, detail)
    else if (dueAt - triedSince > giveUpMs)
      await deliveries.fail(id, now, message('delivery-given-up', { hours: giveUpMs / hourMs, reason: textOf(detail) }))
    else await deliveries.postpone(id, { dueAt, detail, accepted: [...accepted, ...error.accepted] })
  }

  /** What is being sent is given up, and sent again after the next start. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    await this.#followed
  }
}

function unexpected(error: unknown): DeliveryError {
  const reason = error instanceof Error ? error.message : String(error)
  return new DeliveryError(message('delivery-failed', { reason }), { permanent: false, cause: error })
}

/** How long to wait after so many attempts: twice as long each time up to an hour, and never at the same moment as all others. */
function backoffMs(attempts: number, random: () => number): number {
  const ms = Math.min(hourMs, firstBackoffMs * 2 ** (attempts - 1))
  return Math.round(ms * (0.75 + random() * 0.5))
}
