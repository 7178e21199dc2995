import { OpError } from '@holdfast/contract'
import { message, type Message } from '@holdfast/contract/messages'
import { ownName } from '../container/names.ts'
import { ask } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import type { RawContainer } from '../engine/raw/raw-inspect.ts'
import { readContainer } from '../engine/raw/read-raw.ts'
import type { QuiescedContainer, QuiesceJournal } from './quiesce-journal.ts'
import { resumeContainer, notResumed } from './resume-container.ts'
import { stopContainer, stopLimit } from './stop-container.ts'

export interface QuiesceRequest {
  /** As whoever decided to quiesce it has read it: running, or restarting. */
  container: RawContainer
  how: QuiescedContainer['how']
  /** What to do when it is not like that any more: `clone-again`. */
  advice: Message
  /** Ends the wait for a container that takes long to stop; it runs on then. */
  signal?: AbortSignal
  /** How long a container that may not be killed is waited for, in seconds. Default ten minutes. */
  stopLimitSeconds?: number
}

export interface Quiesced {
  /** Resumes the container and resolves with how long it was down, in milliseconds; again after that it does nothing. */
  resume: () => Promise<number>
}

/**
 * Pauses or stops a running container, if it still is what it was when it was read. Only the wait for one to stop can be
 * cancelled: an answer of the engine that is not waited for leaves open which state the container is in.
 * @throws OpError `INVALID_STATE` when somebody else stopped, paused or restarted it before: it stays as it is then.
 * `TIMEOUT` for one that did not stop and may not be killed; `CONTAINER_NOT_FOUND`, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`; the signal's
 * reason. The container runs on then, and if it ends later by what it was told, it is to be resumed: the journal keeps it.
 */
export async function quiesceContainer(
  engine: Engine,
  request: QuiesceRequest,
  journal: QuiesceJournal,
): Promise<Quiesced> {
  const { container, how } = request
  refuseOther(request, await read(engine, container))
  const quiesced: QuiescedContainer = { containerId: container.Id, how, startedAt: startOf(container) }
  await journal.quiesced(quiesced)
  const since = performance.now()
  let downtimeMs: number | null = null
  const resume = async (): Promise<number> => {
    if (downtimeMs !== null) return downtimeMs
    // A stop whose answer was lost may still come: the upkeep of what is quiesced sees to it.
    if ((await resumeContainer(engine, quiesced)) === 0) await journal.resumed(quiesced)
    downtimeMs = Math.round(performance.now() - since)
    return downtimeMs
  }
  try {
    if (await isQuiescedByUs(engine, request)) {
      // Restarted at the last moment, that run is the one that is quiesced; one that cannot be read is resumed whichever it is.
      quiesced.startedAt = null
      quiesced.startedAt = startOf(await read(engine, container))
      if (quiesced.startedAt !== startOf(container)) await journal.quiesced(quiesced)
      return { resume }
    }
  } catch (error) {
    await resume().catch((failure: unknown) => {
      throw notResumed(failure, error)
    })
    throw error
  }
  await journal.resumed(quiesced)
  refuseOther(request, await read(engine, container))
  throw refusal(request, 'ended')
}

/** False when somebody else was faster, and the container is none that we quiesced. */
async function isQuiescedByUs(engine: Engine, request: QuiesceRequest): Promise<boolean> {
  const { container, how, stopLimitSeconds, signal = new AbortController().signal } = request
  const { kills, seconds } = stopLimit(container)
  const limit = { kills, seconds: kills ? seconds : (stopLimitSeconds ?? seconds) }
  try {
    if (how === 'stop') await stopContainer(engine, container, { limit, signal })
    else await ask(clientOf(engine).getContainer(container.Id).pause(), { container: container.Id })
    return true
  } catch (error) {
    if (error instanceof OpError && (error.code === 'INVALID_STATE' || isNotModified(error.cause))) return false
    throw error
  }
}

function refuseOther(request: QuiesceRequest, now: RawContainer): void {
  const { State } = request.container
  if (now.State.Status === 'paused') throw refusal(request, 'paused')
  if (!['running', 'restarting'].includes(now.State.Status)) throw refusal(request, 'ended')
  if (now.State['StartedAt'] !== State['StartedAt']) throw refusal(request, 'restarted')
}

function refusal({ container, how, advice }: QuiesceRequest, happened: 'paused' | 'ended' | 'restarted'): OpError {
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
