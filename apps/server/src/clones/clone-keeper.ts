import type { Log } from '../log.ts'
import type { ContainerRow, ContainersUpdate } from '@holdfast/contract'
import { listContainers, setRestartPolicy, sweepDerivedImages, type Engine } from '@holdfast/docker-ops'
import type { Engines } from '../engines/engines.ts'
import type { JobBoard } from '../jobs/job-board.ts'
import type { PolicyTable } from './policy-table.ts'

/** A clone without a health check has come up when it ran this long. */
const steadyMs = 10_000

interface KeeperParts {
  engines: Engines
  /** The whole list of an engine's containers, then what changes. */
  watch: (engineId: string, signal: AbortSignal) => AsyncIterable<ContainersUpdate>
  policies: PolicyTable
  board: JobBoard
  log: Log
}

/**
 * Looks after clones once their job is over: gives one that was seen healthy the restart policy of its source, and removes
 * the image that was made for one when its last container is gone.
 */
export class CloneKeeper implements AsyncDisposable {
  readonly #parts: KeeperParts
  readonly #stop = new AbortController()
  readonly #runningSince = new Map<string, number>()
  readonly #kept: Promise<unknown>

  constructor(parts: KeeperParts) {
    this.#parts = parts
    this.#kept = Promise.all(parts.engines.all().map((engine) => this.#keep(engine)))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    await this.#kept
  }

  async #keep(engine: Engine): Promise<void> {
    const rows = new Map<string, ContainerRow>()
    for await (const update of this.#parts.watch(engine.id, this.#stop.signal)) {
      if (update.kind === 'unreachable') continue
      if (update.kind === 'all') rows.clear()
      const removed = update.kind === 'all' ? [] : update.removed
      for (const id of removed) rows.delete(id)
      for (const row of update.rows) rows.set(row.id, row)
      try {
        if (update.kind === 'all') await this.#forgetGone(engine, rows)
        for (const id of removed) await this.#parts.policies.forget(id)
        if (update.kind === 'all' || removed.length > 0) await this.#sweepImages(engine)
        await this.#raisePolicies(engine, rows)
      } catch (error) {
        this.#parts.log.warn(
          { err: error, engineId: engine.id },
          'clones could not be looked after; trying again later',
        )
      }
    }
  }

  async #sweepImages(engine: Engine): Promise<void> {
    const active = new Set(this.#parts.board.active().map(({ id }) => id))
    await sweepDerivedImages(engine, { isActive: (jobId) => active.has(jobId) })
  }

  /** What is not in the list may be younger than the list: the engine is asked. */
  async #forgetGone(engine: Engine, rows: ReadonlyMap<string, ContainerRow>): Promise<void> {
    const { policies } = this.#parts
    const missing = (await policies.list(engine.id)).filter(({ containerId }) => !rows.has(containerId))
    for (const { containerId } of missing) {
      const found = await listContainers(engine, { ids: [containerId] })
      if (found.length === 0) await policies.forget(containerId)
    }
  }

  async #raisePolicies(engine: Engine, rows: ReadonlyMap<string, ContainerRow>): Promise<void> {
    const { policies } = this.#parts
    for (const { containerId, name, maximumRetryCount } of await policies.list(engine.id)) {
      if (!this.#isWell(containerId, rows.get(containerId))) continue
      await setRestartPolicy(engine, containerId, { Name: name, MaximumRetryCount: maximumRetryCount })
      await policies.forget(containerId)
      this.#runningSince.delete(containerId)
    }
  }

  #isWell(containerId: string, row: ContainerRow | undefined): boolean {
    if (row?.state !== 'running') {
      this.#runningSince.delete(containerId)
      return false
    }
    if (row.health !== null) return row.health === 'healthy'
    const since = this.#runningSince.get(containerId) ?? Date.now()
    this.#runningSince.set(containerId, since)
    return Date.now() - since >= steadyMs
  }
}
