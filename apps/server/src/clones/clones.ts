import type { ClonePlan, Job, PlanCloneInput, StartClone } from '@holdfast/contract'
import { readClonePlan, resolveContainer } from '@holdfast/docker-ops'
import type { Caller } from '../access/identify.ts'
import type { Engines } from '../engines/engines.ts'
import type { JobHistory } from '../jobs/job-history.ts'
import type { JobRunner } from '../jobs/job-runner.ts'
import type { SizeCache } from './size-cache.ts'

interface ClonesParts {
  engines: Engines
  runner: JobRunner
  history: JobHistory
  sizes: SizeCache
}

const answerMs = 30_000

/** Clones of containers, for whatever transport asks. */
export class Clones {
  readonly #parts: ClonesParts

  constructor(parts: ClonesParts) {
    this.#parts = parts
  }

  /** What `start` with the same input would do, and the digest that makes it do exactly that. */
  async plan({ engineId, containerId, ...options }: PlanCloneInput, caller: Caller): Promise<ClonePlan> {
    const { engines, history, sizes } = this.#parts
    const engine = engines.get(engineId)
    const { sizes: known, pending } = sizes.look(engine)
    return readClonePlan(
      engine,
      { containerId, options, grants: caller.role },
      {
        signal: AbortSignal.timeout(answerMs),
        sizes: known,
        sizesPending: pending,
        bytesPerSecond: await history.rateOf('clone'),
        ownContainerId: await engines.ownContainer(engineId),
      },
    )
  }

  /** @throws OpError `BAD_REQUEST`, `CONTAINER_NOT_FOUND`, `AMBIGUOUS_ID`, `NAME_IN_USE`, `ENGINE_UNREACHABLE` */
  async start(input: StartClone, caller: Caller): Promise<Job> {
    const { engineId, containerId, idempotencyKey, plan = null, ...options } = input
    const { engines, runner } = this.#parts
    return runner.start(
      async () => {
        const engine = engines.get(engineId)
        const { id, name: source } = await resolveContainer(engine, containerId, {})
        const name = options.name ?? `${source}-clone-${Date.now()}`
        const container = { engineId: engine.id, containerId: id, containerName: source }
        return { kind: 'clone', ...container, name, options: { ...options, name }, plan, grants: caller.role }
      },
      { startedBy: caller.name, idempotencyKey },
    )
  }
}
