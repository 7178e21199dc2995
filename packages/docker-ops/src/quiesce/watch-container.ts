import { OpError } from '@holdfast/contract'
import { message, type Message } from '@holdfast/contract/messages'
import { ownName } from '../container/names.ts'
import type { Engine } from '../engine/connect-engine.ts'
import type { RawContainer } from '../engine/raw/raw-inspect.ts'
import { readContainer } from '../engine/raw/read-raw.ts'
import { watchEvents, type ContainerEvent } from '../engine/watch-events.ts'
import { whileQuiesced, type QuiescedWork, type WhileQuiescedRequest } from './while-quiesced.ts'

export interface ContainerWatch extends AsyncDisposable {
  /**
   * To be asked when everything is read, and before a quiesced container is resumed. Resolves with the container as it is then.
   * @throws OpError `INVALID_STATE` when anything happened to the container but what quiesced it; `ENGINE_UNREACHABLE` when the events
   * broke off, so that nobody knows, or nobody answers; the signal's reason.
   */
  refuseChanged: () => Promise<RawContainer>
}

/** What may not happen to a container while it is read, as the engine calls it. */
const happenings = ['die', 'start', 'restart', 'pause', 'unpause', 'oom', 'destroy'] as const
type Happening = (typeof happenings)[number]

/** What quiescing a container makes happen, once. */
const ownAction = { pause: 'pause', stop: 'die' }

/**
 * Watches, from when this resolves until it is disposed, what happens to a container that is not quiesced yet.
 * @throws OpError `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`; the signal's reason.
 */
export async function watchContainer(
  engine: Engine,
  { container, mode, how, advice }: WhileQuiescedRequest,
  signal: AbortSignal,
): Promise<ContainerWatch> {
  const stop = new AbortController()
  const ready = Promise.withResolvers<void>()
  const isOwn = expectOnce(how === null ? null : ownAction[how])
  /** When each kind of it was seen first. */
  const seen = new Map<Happening, number>()
  let broken: unknown = null
  const watching = watchEvents(engine, {
    signal: AbortSignal.any([signal, stop.signal]),
    containerId: container.Id,
    onReady: ready.resolve,
    onEvent: (event) => {
      const happening = happenings.find((one) => one === event.action)
      if (happening === undefined || isOwn(event) || seen.has(happening)) return
      seen.set(happening, event.atMs)
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
      const events = [...seen].map(([event, atMs]) =>
        message('source-event', { event, at: new Date(atMs).toISOString() }),
      )
      const changes = events.length > 0 ? events : findChanges(container, after, { how })
      const name = ownName(container)
      if (changes.length > 0) {
        const next = after === null ? message('back-up-its-successor') : adviceFor(seen, { mode, advice })
        throw new OpError('INVALID_STATE', message('source-disturbed', { container: name, changes, advice: next }))
      }
      if (broken === null && after !== null) return after
      throw new OpError('ENGINE_UNREACHABLE', message('source-events-lost', { container: name, advice }), {
        cause: broken,
      })
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

/** What no event told: it happened before the watch began. That a quiesced container still is so is seen to by who quiesced it. */
function findChanges(
  before: RawContainer,
  after: RawContainer | null,
  { how }: Pick<WhileQuiescedRequest, 'how'>,
): Message[] {
  if (after === null) return [message('source-removed')]
  if (after.State['StartedAt'] !== before.State['StartedAt']) return [message('source-started-anew')]
  if (how !== null || after.State.Status === before.State.Status) return []
  return [message('source-state-changed', { from: before.State.Status, to: after.State.Status })]
}

/** A container that ends by itself does not do so while it is quiesced. */
function adviceFor(
  seen: ReadonlyMap<Happening, number>,
  { mode, advice }: Pick<WhileQuiescedRequest, 'mode' | 'advice'>,
): Message {
  const endsByItself = (seen.has('die') || seen.has('oom')) && !seen.has('restart')
  return mode === 'live' && endsByItself ? message('back-up-again-quiesced') : advice
}

/**
 * As `whileQuiesced`, and in every mode the engine's events are watched: the container must have been left alone all the time.
 * @throws OpError `INVALID_STATE` when something happened to it, `ENGINE_UNREACHABLE` when that is not known; those of `whileQuiesced`.
 */
export async function whileWatched<T>(
  engine: Engine,
  request: WhileQuiescedRequest,
  { run, work }: Omit<QuiescedWork<T>, 'look'>,
): Promise<{ result: T; downtimeMs: number | null }> {
  await using watch = await watchContainer(engine, request, run.signal)
  // One inspect for both: that the engine's events fit it, and that it still is quiesced.
  return await whileQuiesced(engine, request, { run, work, look: watch.refuseChanged })
}
