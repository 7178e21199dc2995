import type { IncomingMessage } from 'node:http'
import { OpError } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { ask, detailOf } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import { rawContainer } from '../engine/raw/raw-inspect.ts'
import { parseAnswer } from '../engine/raw/read-raw.ts'
import { readLines } from '../engine/read-lines.ts'
import type { QuiescedContainer } from './quiesce-journal.ts'
import { stopLimit } from './stop-container.ts'

/** Beyond the limit of a stop. */
const graceSeconds = 3

/**
 * Brings a quiesced container back to running; one that runs already, or is gone, is fine. One that was started since it was quiesced is
 * left as it is: whoever started it decides about it now. One that was paused and has ended since is started if the engine would
 * have started it, had it not been paused.
 *
 * Resolves with how long, in milliseconds, a stop may still take whose answer was lost: so long it has to be looked again. 0 when there is
 * nothing more to do.
 * @throws OpError `PORT_IN_USE`, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`, with a message that names the container.
 */
export async function resumeContainer(
  engine: Engine,
  { containerId, how, startedAt }: QuiescedContainer,
): Promise<number> {
  const container = clientOf(engine).getContainer(containerId)
  try {
    const inspected = await ask(container.inspect(), { container: containerId })
    const { State, HostConfig } = inspected
    if (startedAt !== null && State.StartedAt !== startedAt) return 0
    if (State.Paused) await ask(container.unpause(), { container: containerId })
    if (State.Paused) return 0
    if (State.Running)
      return how === 'stop' ? (stopLimit(parseAnswer(rawContainer, inspected)).seconds + graceSeconds) * 1000 : 0
    // @NOTE an engine that crashed starts again what ran, but not what was paused.
    const restarts = !['', 'no', undefined].includes(HostConfig.RestartPolicy?.Name)
    const mayEnd = async (): Promise<boolean> =>
      !restarts || (await wasStoppedByHand(engine, { containerId, finishedAt: State.FinishedAt }))
    if (how === 'pause' && (await mayEnd())) return 0
    await ask(container.start(), { container: containerId })
    return 0
  } catch (error) {
    if (!(error instanceof OpError)) throw error
    if (error.code === 'CONTAINER_NOT_FOUND') return 0
    const about = { container: containerId.slice(0, 12), how, reason: error.detail }
    throw new OpError(error.code, message('not-resumed', about), { cause: error })
  }
}

/** The container may still be paused or stopped: that is said first, and then what had failed before. */
export function notResumed(failure: unknown, before: unknown): OpError {
  const about = { error: detailOf(failure), before: detailOf(before) }
  return new OpError(failure instanceof OpError ? failure.code : 'INTERNAL', message('failed-after', about), {
    cause: new AggregateError([before, failure]),
  })
}

/** A stop waits so long at least before it kills, and its events come around the end. */
const beforeSeconds = 30
const afterSeconds = 1

/**
 * Whether somebody stopped or killed a container that has ended, by what the engine remembers of that: its last 256 events. One
 * that crashed itself remembers nothing.
 * @throws OpError `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`.
 */
export async function wasStoppedByHand(
  engine: Engine,
  { containerId, finishedAt }: { containerId: string; finishedAt: string },
): Promise<boolean> {
  const ended = Math.floor(Date.parse(finishedAt) / 1000)
  if (Number.isNaN(ended)) return false
  const stream = clientOf(engine).getEvents({
    since: ended - beforeSeconds,
    until: ended + 1 + afterSeconds,
    filters: { type: ['container'], container: [containerId], event: ['stop', 'kill'] },
  })
  const answer = (await ask(stream)) as IncomingMessage
  for await (const _line of readLines(answer)) return true
  return false
}
