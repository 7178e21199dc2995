import { chmod, mkdtemp } from 'node:fs/promises'
import { GiveUp } from '../bootstrap/give-up.mjs'
import { keepEngine, stopEngine } from '../engines/keep-engine.ts'
import type { EngineKind } from '../engines/launch-engine.ts'
import { runVitest } from '../test/run-part.ts'
import type { PartTally } from '../test/tally.ts'

interface OnEngine {
  part: string
  kind: EngineKind
  /** Of Vitest. */
  project: string
  env?: Record<string, string>
}

/** Runs tests on an engine of their own beside the machine's. Left out, with the reason, where none can run. */
export async function runOnEngine({ part, kind, project, env }: OnEngine, signal: AbortSignal): Promise<PartTally> {
  // Not below /tmp: an overlay on a tmpfs is refused. Where root in a container is a stranger, he passes it.
  const folder = await mkdtemp('/var/tmp/holdfast-engine-')
  await chmod(folder, 0o711)
  try {
    const dockerHost = await keepEngine(kind, folder)
    return await runVitest(part, { projects: [project], env: { ...env, DOCKER_HOST: dockerHost } }, signal)
  } catch (error) {
    if (!(error instanceof GiveUp)) throw error
    return { part, passed: 0, failed: 0, skipped: 0, note: error.message }
  } finally {
    await stopEngine(kind, folder)
  }
}
