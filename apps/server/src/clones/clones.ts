import { message, OpError, type ClonePlan, type Job, type PlanCloneInput, type StartClone } from '@holdfast/contract'
import { readClonePlan, refuseStalePlan, type Engine, type StalePlanRequest } from '@holdfast/docker-ops'
import type { Caller } from '../access/caller.ts'
import { seesOf } from '../access/in-scope.ts'
import { startedBy } from '../access/started-by.ts'
import { answerInTime } from '../engines/answer-in-time.ts'
import type { Engines } from '../engines/engines.ts'
import type { JobHistory } from '../jobs/job-history.ts'
import type { JobRunner } from '../jobs/job-runner.ts'
import { resolveInSight } from '../sight/resolve-in-sight.ts'
import type { SizeCache } from '../engines/size-cache.ts'

interface ClonesParts {
  engines: Engines
  runner: JobRunner
  history: JobHistory
  sizes: SizeCache
  /** How long an engine is waited for. */
  answerMs?: number
}

/** Clones of containers, for whatever transport asks. */
export class Clones {
  readonly #parts: Required<ClonesParts>

  constructor(parts: ClonesParts) {
    this.#parts = { answerMs: 30_000, ...parts }
  }

  /**
   * What `start` with the same input would do, and the digest that makes it do exactly that.
   * @throws OpError `TIMEOUT`, `ENGINE_UNREACHABLE`, `OWN_CONTAINER`, and what the wishes or the source do not allow.
   */
  async plan({ engineId, containerId: ref, ...options }: PlanCloneInput, caller: Caller): Promise<ClonePlan> {
    const { engines, history, sizes, answerMs } = this.#parts
    const engine = engines.get(engineId)
    const find = (signal: AbortSignal) => resolveInSight(engine, ref, { ...caller, signal })
    const { id: containerId } = await answerInTime(engine, answerMs, find)
    const lookUpSizes = (volumes: readonly string[]) => sizes.look(engine, volumes)
    await engines.refuseOwn({ engineId, containerId }, message('own-container', { action: 'clone' }))
    const bytesPerSecond = await history.rateOf('clone')
    const ownContainerId = await engines.ownContainer(engineId)
    const request = { containerId, options, grants: caller.role, confirmed: options.confirm, sees: seesOf(caller) }
    return answerInTime(engine, answerMs, (signal) =>
      readClonePlan(engine, request, { signal, lookUpSizes, bytesPerSecond, ownContainerId }),
    )
  }

  /**
   * Starts a job. A plan that was looked at goes with its own name.
   * @throws OpError `BAD_REQUEST`, `CONTAINER_NOT_FOUND`, `AMBIGUOUS_ID`, `NAME_IN_USE`, `OWN_CONTAINER`, `ENGINE_UNREACHABLE`;
   * with a plan also `PLAN_CHANGED` naming what has changed, `INVALID_STATE` and `TIMEOUT`.
   */
  async start(input: StartClone, caller: Caller): Promise<Job> {
    const { engineId, containerId, idempotencyKey, plan = null, ...options } = input
    const { engines, runner } = this.#parts
    return runner.start(
      async () => {
        const engine = engines.get(engineId)
        if (plan !== null && options.name === undefined)
          throw new OpError('BAD_REQUEST', message('name-missing-for-plan'), { field: 'name' })
        const { id, name: source } = await resolveInSight(engine, containerId, caller)
        await engines.refuseOwn({ engineId, containerId: id }, message('own-container', { action: 'clone' }))
        const name = options.name ?? `${source}-clone-${Date.now()}`
        if (plan !== null) await this.#refuseStale(engine, { containerId: id, name, options, plan })
        const subject = { kind: 'container', engineId: engine.id, containerId: id, name: source } as const
        const authorized = { authorizedRole: caller.role, authorizedScopes: [...caller.scopes] }
        return { kind: 'clone', subject, name, options: { ...options, name }, plan, ...authorized }
      },
      startedBy(caller, idempotencyKey),
    )
  }

  async #refuseStale(engine: Engine, request: StalePlanRequest): Promise<void> {
    // What another job keeps paused is not as it will be when this one runs; the job looks then.
    const subject = { kind: 'container', engineId: engine.id, containerId: request.containerId } as const
    if (this.#parts.runner.activeOn(subject).some(({ quiesces }) => quiesces)) return
    await answerInTime(engine, this.#parts.answerMs, (signal) => refuseStalePlan(engine, request, { signal }))
  }
}
