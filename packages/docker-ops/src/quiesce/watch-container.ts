import { OpError } from '@holdfast/contract'
import { ownName } from '../container/names.ts'
import type { Engine } from '../engine/connect-engine.ts'
import type { RawContainer } from '../engine/raw/raw-inspect.ts'
import { readContainer } from '../engine/raw/read-raw.ts'
import { watchEvents, type ContainerEvent } from '../engine/watch-events.ts'
import { whileHeld, type WhileHeldRequest } from './while-quiesced.ts'

export interface SourceWatch extends AsyncDisposable {
  /**
   * To be asked when everything is read, and before a held container is let go.
   * @throws OpError `INVALID_STATE` when anything happened to the container but what holds it; `ENGINE_UNREACHABLE` when the events
   * broke off, so that nobody knows, or nobody answers; the signal's reason.
   */
  refuseChanged: () => Promise<void>
}

/** What may not happen to a container while it is read, by what the engine calls it. */
const happenings: Readonly<Record<string, string>> = {
  die: 'it ended',
  start: 'it was started',
  restart: 'it was restarted',
  pause: 'it was paused',
  unpause: 'it was unpaused',
  oom: 'it ran out of memory',
  destroy: 'it was removed',
}

/** What holding a container makes happen, once. */
const ownAction = { pause: 'pause', stop: 'die' }

/**
 * Watches, from when this resolves until it is disposed, what happens to a container that is not held yet.
 * @throws OpError `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`; the signal's reason.
 */
export async function watchSource(
  engine: Engine,
  { container, mode, hold, advice }: WhileHeldRequest,
  signal: AbortSignal,
): Promise<SourceWatch> {
  const stop = new AbortController()
  const ready = Promise.withResolvers<void>()
  const isOwn = expectOnce(hold === null ? null : ownAction[hold])
  /** When each kind of it was seen first. */
  const seen = new Map<string, number>()
  let broken: unknown = null
  const watching = watchEvents(engine, {
    signal: AbortSignal.any([signal, stop.signal]),
    containerId: container.Id,
    onReady: ready.resolve,
    onEvent: (event) => {
      if (!(event.action in happenings) || isOwn(event) || seen.has(event.action)) return
      seen.set(event.action, event.atMs)
    },
  })
  const ended = watching.catch((error: unknown) => void (broken = error))
  await Promise.race([ready.promise, ended])
  signal.throwIfAborted()
  if (broken !== null) throw broken
  return {
    refuseChanged: async () => {
      // The engine tells of a change before an inspect can see it: this answer comes after the last event that matters.
      const after = await readUnlessGone(engine, container.Id, signal)
      const told = [...seen].map(([action, atMs]) => `${happenings[action]} at ${new Date(atMs).toISOString()}`)
      const changes = told.length > 0 ? told : findChanges(container, after, { hold })
      const name = ownName(container)
      if (changes.length > 0) {
        const next = after === null ? 'if another took its place, back that one up' : adviceFor(seen, { mode, advice })
        throw new OpError('INVALID_STATE', `${name} was disturbed while it was read: ${changes.join(', ')}; ${next}.`)
      }
      if (broken === null) return
      const message = `The Docker Engine's events broke off: it is not known whether ${name} was undisturbed all the time while it was read; ${advice}.`
      throw new OpError('ENGINE_UNREACHABLE', message, { cause: broken })
    },
    [Symbol.asyncDispose]: async () => {
      stop.abort()
      await ended
    },
  }
}

/** True for the first event of that action, and no other. */
function expectOnce(expected: string | null): (event: ContainerEvent) => boolean {
  let isOpen = expected !== null
  return ({ action }) => {
    if (!isOpen || action !== expected) return false
    isOpen = false
    return true
  }
}

async function readUnlessGone(engine: Engine, id: string, signal: AbortSignal): Promise<RawContainer | null> {
  try {
    return await readContainer(engine, id, signal)
  } catch (error) {
    if (error instanceof OpError && error.code === 'CONTAINER_NOT_FOUND') return null
    throw error
  }
}

/** What no event told: it happened before the watch began. That a held container is still held is seen to by who holds it. */
function findChanges(
  before: RawContainer,
  after: RawContainer | null,
  { hold }: Pick<WhileHeldRequest, 'hold'>,
): string[] {
  if (after === null) return ['it was removed']
  if (after.State['StartedAt'] !== before.State['StartedAt']) return ['it was started anew']
  if (hold !== null || after.State.Status === before.State.Status) return []
  return [`it was ${before.State.Status} and is ${after.State.Status} now`]
}

/** A container that ends by itself does not do so while it is held. */
function adviceFor(
  seen: ReadonlyMap<string, number>,
  { mode, advice }: Pick<WhileHeldRequest, 'mode' | 'advice'>,
): string {
  const endsByItself = (seen.has('die') || seen.has('oom')) && !seen.has('restart')
  return mode === 'live' && endsByItself ? `${advice}, best in mode pause or stop` : advice
}

type Held<T> = Awaited<ReturnType<typeof whileHeld<T>>>
type HeldWork<T> = Parameters<typeof whileHeld<T>>[2]

/**
 * As `whileHeld`, and in every mode the engine's events are watched: the container must have been left alone all the time.
 * @throws OpError `INVALID_STATE` when something happened to it, `ENGINE_UNREACHABLE` when that is not known; those of `whileHeld`.
 */
export async function whileWatched<T>(
  engine: Engine,
  request: WhileHeldRequest,
  { run, work }: HeldWork<T>,
): Promise<Held<T>> {
  await using watch = await watchSource(engine, request, run.signal)
  const watched = async (): Promise<T> => {
    const result = await work()
    await watch.refuseChanged()
    return result
  }
  return await whileHeld(engine, request, { run, work: watched })
}
