import { ask } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'

/** The engine's own, for a container that says nothing: then it kills. */
const defaultSeconds = 10
const afterSeconds = 3

/**
 * Whether a container that still runs ends within the time a stop may take: the answer to it may have been lost with the process that
 * asked for it. One that takes no notice of it and runs on takes all of that time.
 * @throws OpError `CONTAINER_NOT_FOUND`, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`.
 */
export async function isBeingStopped(
  engine: Engine,
  { containerId, timeoutSeconds = defaultSeconds }: { containerId: string; timeoutSeconds: number | undefined },
): Promise<boolean> {
  const patience = AbortSignal.timeout((Math.max(0, timeoutSeconds) + afterSeconds) * 1000)
  const options: object = { condition: 'not-running', abortSignal: patience }
  try {
    await ask(clientOf(engine).getContainer(containerId).wait(options), { container: containerId })
    return true
  } catch (error) {
    if (patience.aborted) return false
    throw error
  }
}
