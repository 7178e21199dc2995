import { OpError, type ContainerRow } from '@holdfast/contract'
import { listContainers, setRestartPolicy, type Engine } from '@holdfast/docker-ops'
import type { PendingRestartPolicy, RestartPolicyTable } from './restart-policy-table.ts'

interface RaiserParts {
  restartPolicies: RestartPolicyTable
  /** A clone without a health check has come up when it ran this long. */
  steadyMs: number
  /** How long after a failure it is tried again. */
  retryMs: number
  onFailure: (containerId: string, error: unknown) => void
}

/** Gives clones of one engine their restart policy once they were seen healthy. */
export class RestartPolicyRaiser {
  readonly #engine: Engine
  readonly #parts: RaiserParts
  readonly #runningSince = new Map<string, number>()

  constructor(engine: Engine, parts: RaiserParts) {
    this.#engine = engine
    this.#parts = parts
  }

  /** Resolves with in how many milliseconds one more may be due though nothing happens to it; null: none. */
  async raise(rows: ReadonlyMap<string, ContainerRow>): Promise<number | null> {
    const pending = await this.#parts.restartPolicies.list(this.#engine.id)
    await this.#forgetGone(pending.filter(({ containerId }) => !rows.has(containerId)))
    const waits: number[] = []
    for (const one of pending) {
      const waitMs = this.#untilWellMs(one.containerId, rows.get(one.containerId))
      const leftMs = waitMs === 0 ? await this.#set(one) : waitMs
      if (leftMs !== null) waits.push(leftMs)
    }
    return waits.length === 0 ? null : Math.min(...waits)
  }

  /** Zero: it is well. Null: it is not, and that it becomes so will be told. */
  #untilWellMs(containerId: string, row: ContainerRow | undefined): number | null {
    if (row?.state !== 'running') {
      this.#runningSince.delete(containerId)
      return null
    }
    if (row.health !== null) return row.health === 'healthy' ? 0 : null
    const since = this.#runningSince.get(containerId) ?? Date.now()
    this.#runningSince.set(containerId, since)
    return Math.max(0, since + this.#parts.steadyMs - Date.now())
  }

  async #set({ containerId, name, maximumRetryCount }: PendingRestartPolicy): Promise<number | null> {
    try {
      await setRestartPolicy(this.#engine, containerId, { Name: name, MaximumRetryCount: maximumRetryCount })
    } catch (error) {
      if (!(error instanceof OpError && error.code === 'CONTAINER_NOT_FOUND')) {
        this.#parts.onFailure(containerId, error)
        return this.#parts.retryMs
      }
    }
    await this.#forget(containerId)
    return null
  }

  /** What is not in the list may be younger than the list: the engine is asked. */
  async #forgetGone(missing: readonly PendingRestartPolicy[]): Promise<void> {
    const ids = missing.map(({ containerId }) => containerId)
    const found = new Set((await listContainers(this.#engine, { ids })).map(({ id }) => id))
    for (const id of ids) if (!found.has(id)) await this.#forget(id)
  }

  async #forget(containerId: string): Promise<void> {
    await this.#parts.restartPolicies.forget(containerId)
    this.#runningSince.delete(containerId)
  }
}
