import type { ContainerRow, ContainersUpdate } from '@holdfast/contract'
import { sweepDerivedImages, type Engine } from '@holdfast/docker-ops'
import { Rounds, type Chore } from '../watching/rounds.ts'
import { QuiesceReleaser } from './quiesce-releaser.ts'
import { LeftoverSweeper } from './leftover-sweeper.ts'
import { RestartPolicyRaiser } from './restart-policy-raiser.ts'
import type { Log } from '../log.ts'
import type { JobsInSight } from './jobs-in-sight.ts'
import type { QuiescedTable } from './quiesced-table.ts'
import type { RestartPolicyTable } from './restart-policy-table.ts'

export interface UpkeepParts {
  /** The whole list of an engine's containers, then what changes. */
  watch: (engineId: string, signal: AbortSignal) => AsyncIterable<ContainersUpdate>
  jobs: JobsInSight
  restartPolicies: RestartPolicyTable
  quiesced: QuiescedTable
  log: Log
  /** How long a clone without a health check has to run until it counts as well. */
  steadyMs: number
  /** How long after a failure the same is tried again, and how often it is looked whether a job left a container paused or stopped. */
  retryMs: number
  /** How often images are looked at though no container went: one that came and went in between was never listed. */
  imagesMs: number
}

/** An image of a job nobody here knows is left alone for so long. */
const foreignMs = 86_400_000
/** How often leftovers are looked for though the engine was not away: a job may have failed to remove its own. */
const leftoversMs = 86_400_000

/** The upkeep of one engine. */
export class EngineUpkeep {
  readonly #engine: Engine
  readonly #parts: UpkeepParts
  readonly #rows = new Map<string, ContainerRow>()
  readonly #rounds = new Rounds()
  /** The same failure is not logged again at every attempt, until the engine was away. */
  readonly #logged = new Set<string>()
  #sweptAt = 0

  constructor(engine: Engine, parts: UpkeepParts) {
    this.#engine = engine
    this.#parts = parts
  }

  /** When what jobs had left on the engine was last removed to the end, in ms since 1970; 0 when it was not yet. */
  get sweptAt(): number {
    return this.#sweptAt
  }

  async follow(signal: AbortSignal): Promise<void> {
    const onFailure = (what: string, error: unknown): void => {
      if (!signal.aborted) this.#warn(what, error)
    }
    const parts = { ...this.#parts, onFailure }
    const raiser = new RestartPolicyRaiser(this.#engine, parts)
    const releaser = new QuiesceReleaser(this.#engine, parts)
    const sweeper = new LeftoverSweeper(this.#engine, parts)
    const attempt = (what: string, work: Chore) => async () =>
      work().catch((error: unknown) => {
        onFailure(what, error)
        return this.#parts.retryMs
      })
    const chores = {
      quiesced: attempt('quiesced containers', () => releaser.release()),
      leftovers: attempt('leftovers', () => this.#sweepLeftovers(sweeper, signal)),
      images: attempt('images', () => this.#sweepImages()),
      restartPolicies: attempt('restart policies', () => raiser.raise(this.#rows)),
    }
    const begin = (): void => {
      releaser.beginAnew()
      this.#rounds.ask(chores.quiesced)
      this.#rounds.ask(chores.leftovers)
    }
    await Promise.all([this.#watch({ ...chores, begin }, signal), this.#rounds.follow(signal)])
  }

  async #watch(
    { begin, images, restartPolicies }: { begin: () => void; images: Chore; restartPolicies: Chore },
    signal: AbortSignal,
  ): Promise<void> {
    for await (const update of this.#parts.watch(this.#engine.id, signal)) {
      if (update.kind === 'unreachable') continue
      this.#take(update)
      if (update.kind === 'all') begin()
      if (update.kind === 'all' || update.removed.length > 0) this.#rounds.ask(images)
      this.#rounds.ask(restartPolicies)
    }
  }

  #take(update: Exclude<ContainersUpdate, { kind: 'unreachable' }>): void {
    if (update.kind === 'all') {
      this.#rows.clear()
      this.#logged.clear()
    } else for (const id of update.removed) this.#rows.delete(id)
    for (const row of update.rows) this.#rows.set(row.id, row)
  }

  async #sweepLeftovers(sweeper: LeftoverSweeper, signal: AbortSignal): Promise<number> {
    const beganAt = Date.now()
    if (!(await sweeper.sweep(signal))) return this.#parts.retryMs
    this.#sweptAt = beganAt
    return leftoversMs
  }

  async #sweepImages(): Promise<number> {
    const { jobs, imagesMs } = this.#parts
    // Those that end while the engine is asked, and those that begin.
    const before = jobs.active()
    const isActive = async (jobId: string, createdAt: number): Promise<boolean> => {
      if ([...before, ...jobs.active()].includes(jobId)) return true
      // Another Holdfast on this engine may be at work on it.
      return !(await jobs.isKnown(jobId)) && Date.now() - createdAt < foreignMs
    }
    await sweepDerivedImages(this.#engine, { isActive })
    return imagesMs
  }

  #warn(what: string, error: unknown): void {
    if (this.#logged.has(what)) return
    this.#logged.add(what)
    const { log, retryMs } = this.#parts
    const facts = { err: error, engineId: this.#engine.id, what }
    log.warn(facts, `upkeep failed; trying again every ${retryMs / 1_000} s`)
  }
}
