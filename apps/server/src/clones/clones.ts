import type { Job, StartClone } from '@holdfast/contract'
import { resolveContainer } from '@holdfast/docker-ops'
import type { Caller } from '../access/identify.ts'
import type { Engines } from '../engines/engines.ts'
import type { JobRunner } from '../jobs/job-runner.ts'

/** Clones of containers, for whatever transport asks. */
export class Clones {
  readonly #engines: Engines
  readonly #runner: JobRunner

  constructor(engines: Engines, runner: JobRunner) {
    this.#engines = engines
    this.#runner = runner
  }

  /** @throws OpError `BAD_REQUEST`, `CONTAINER_NOT_FOUND`, `AMBIGUOUS_ID`, `NAME_IN_USE`, `ENGINE_UNREACHABLE` */
  async start(input: StartClone, caller: Caller): Promise<Job> {
    const { engineId, containerId, idempotencyKey, ...options } = input
    return this.#runner.start(
      async () => {
        const engine = this.#engines.get(engineId)
        const { id, name: source } = await resolveContainer(engine, containerId, {})
        const name = options.name ?? `${source}-clone-${Date.now()}`
        return { kind: 'clone', engineId: engine.id, containerId: id, containerName: source, name, options }
      },
      { startedBy: caller.name, idempotencyKey },
    )
  }
}
