import { OpError } from '@holdfast/contract'
import { message, type Message } from '@holdfast/contract/messages'
import { ownName } from '../container/names.ts'
import { ask } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import type { RawContainer } from '../engine/raw/raw-inspect.ts'
import { readContainer } from '../engine/raw/read-raw.ts'
import { letGo, notLetGo } from './resume-container.ts'

/** A container that is kept from changing, and how. */
export interface HeldContainer {
  /** 64 hex digits. */
  containerId: string
  hold: 'pause' | 'stop'
  /** The engine's `State.StartedAt`: which of its runs is held. Null where nobody wrote it down. */
  startedAt: string | null
}

/**
 * Remembers, beyond the end of this process, which containers have to be let go again. Each call resolves when that is
 * durable: `held` before anything is done to the container, `released` when it runs again or was never held.
 */
export interface HoldJournal {
  held: (container: HeldContainer) => Promise<void>
  released: (container: HeldContainer) => Promise<void>
}

export interface HoldRequest {
  /** As whoever decided to hold it has read it: running, or restarting. */
  container: RawContainer
  hold: HeldContainer['hold']
  /** What to do when it is not like that any more: `clone-again`. */
  advice: Message
}

export interface Hold {
  /** Lets the container go on and resolves with how long it stood still, in milliseconds; again after that it does nothing. */
  release: () => Promise<number>
}

/**
 * Pauses or stops a running container, if it still is what it was when it was read. Neither this nor `release` takes a signal: an
 * answer that is not waited for leaves open which state the container is in.
 * @throws OpError `INVALID_STATE` when somebody else stopped, paused or restarted it before: it stays as it is then.
 * `CONTAINER_NOT_FOUND`, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`; the container runs on then.
 */
export async function holdStill(engine: Engine, request: HoldRequest, journal: HoldJournal): Promise<Hold> {
  const { container, hold } = request
  refuseOther(request, await read(engine, container))
  const held: HeldContainer = { containerId: container.Id, hold, startedAt: startOf(container) }
  await journal.held(held)
  const since = performance.now()
  let frozenMs: number | null = null
  const release = async (): Promise<number> => {
    if (frozenMs !== null) return frozenMs
    // A stop whose answer was lost may still come: who looks after what is held sees to it.
    if ((await letGo(engine, held)) === 0) await journal.released(held)
    frozenMs = Math.round(performance.now() - since)
    return frozenMs
  }
  try {
    if (await isHeldByUs(engine, held)) {
      // Restarted at the last moment, that run is the one that is held.
      held.startedAt = startOf(await read(engine, container))
      return { release }
    }
  } catch (error) {
    await release().catch((failure: unknown) => {
      throw notLetGo(failure, error)
    })
    throw error
  }
  await journal.released(held)
  refuseOther(request, await read(engine, container))
  throw refusal(request, 'ended')
}

/** False when somebody else was faster, and the container is none that we hold. */
async function isHeldByUs(engine: Engine, { containerId, hold }: HeldContainer): Promise<boolean> {
  const container = clientOf(engine).getContainer(containerId)
  const call: Promise<unknown> = hold === 'pause' ? container.pause() : container.stop()
  try {
    await ask(call, { container: containerId })
    return true
  } catch (error) {
    if (error instanceof OpError && (error.code === 'INVALID_STATE' || isNotModified(error.cause))) return false
    throw error
  }
}

function refuseOther(request: HoldRequest, now: RawContainer): void {
  const { State } = request.container
  if (now.State.Status === 'paused') throw refusal(request, 'paused')
  if (!['running', 'restarting'].includes(now.State.Status)) throw refusal(request, 'ended')
  if (now.State['StartedAt'] !== State['StartedAt']) throw refusal(request, 'restarted')
}

function refusal({ container, hold: how, advice }: HoldRequest, happened: 'paused' | 'ended' | 'restarted'): OpError {
  const about = { container: ownName(container), happened, how, advice }
  return new OpError('INVALID_STATE', message('quiesce-refused', about))
}

function read(engine: Engine, { Id }: RawContainer): Promise<RawContainer> {
  return readContainer(engine, Id, new AbortController().signal)
}

function startOf({ State }: RawContainer): string | null {
  const startedAt = State['StartedAt']
  return typeof startedAt === 'string' ? startedAt : null
}

/** 304: there was nothing to stop. */
function isNotModified(cause: unknown): boolean {
  return typeof cause === 'object' && cause !== null && 'statusCode' in cause && cause.statusCode === 304
}
