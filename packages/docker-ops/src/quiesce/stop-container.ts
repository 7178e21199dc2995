import { OpError, type StopLimit } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { ownName } from '../container/names.ts'
import { ask } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import type { RawContainer } from '../engine/raw/raw-inspect.ts'

/** The engine's own, for a container that says nothing. */
const defaultSeconds = 10

/** A job waits no longer than this for a container to end. */
const longestSeconds = 600

/**
 * How long a container may take to stop, and what happens then. One that asks for up to ten minutes is killed after as long as it asks
 * for, as by `docker stop`; one that asks for more, or never to be killed (-1), is not killed for a job: it runs on, and the job fails.
 */
export function stopLimit(container: RawContainer): StopLimit {
  const asked = container.Config['StopTimeout'] ?? defaultSeconds
  const seconds = typeof asked === 'number' || typeof asked === 'bigint' ? Number(asked) : defaultSeconds
  return seconds < 0 || seconds > longestSeconds ? { seconds: longestSeconds, kills: false } : { seconds, kills: true }
}

/**
 * Stops a running container within the limit. The engine cannot be called off once it has been told to stop one: what takes longer
 * than usual is therefore told to end, and waited for here.
 * @throws OpError `INVALID_STATE` when it does not run, `TIMEOUT` for one that is not killed, `CONTAINER_NOT_FOUND`,
 * `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`; the signal's reason. After the last four it may still end by what it was told.
 */
export async function stopContainer(
  engine: Engine,
  source: RawContainer,
  { limit, signal }: { limit: StopLimit; signal: AbortSignal },
): Promise<void> {
  const container = clientOf(engine).getContainer(source.Id)
  const about = { container: source.Id }
  const { seconds, kills } = limit
  const isUsual = kills && seconds <= defaultSeconds
  // Between two runs there is nobody to tell.
  if (isUsual || source.State.Status === 'restarting') {
    await ask(container.stop({ t: Math.min(seconds, defaultSeconds) }), about)
    return
  }
  // As the engine's stop does, this ends the restart policy for the run: moby daemon/kill.go, `ExitOnNext`.
  const StopSignal = source.Config['StopSignal']
  await ask(
    container.kill({ signal: typeof StopSignal === 'string' && StopSignal !== '' ? StopSignal : 'SIGTERM' }),
    about,
  )
  if (await endsWithin(engine, source.Id, { seconds, signal })) return
  if (!kills) throw new OpError('TIMEOUT', message('stop-too-long', { container: ownName(source), seconds }))
  await ask(container.stop({ t: 0 }), about)
}

async function endsWithin(
  engine: Engine,
  id: string,
  { seconds, signal }: { seconds: number; signal: AbortSignal },
): Promise<boolean> {
  const limit = AbortSignal.timeout(seconds * 1000)
  const wait: object = { condition: 'not-running', abortSignal: AbortSignal.any([signal, limit]) }
  try {
    await ask(
      clientOf(engine)
        .getContainer(id)
        .wait(wait as { condition: 'not-running' }),
      { container: id },
    )
    return true
  } catch (error) {
    signal.throwIfAborted()
    if (limit.aborted) return false
    throw error
  }
}
