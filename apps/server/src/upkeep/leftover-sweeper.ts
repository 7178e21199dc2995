import { listMadeJobs, sweepMade, type Engine } from '@holdfast/docker-ops'
import type { JobsInSight } from './jobs-in-sight.ts'

interface SweeperParts {
  jobs: JobsInSight
  onFailure: (what: string, error: unknown) => void
}

const restoresKept = 20

/** Removes what is left of clones, backups and restores of one engine that ended while it was away, and so could not do it themselves. */
export class LeftoverSweeper {
  readonly #engine: Engine
  readonly #parts: SweeperParts

  constructor(engine: Engine, parts: SweeperParts) {
    this.#engine = engine
    this.#parts = parts
  }

  /** Resolves with whether nothing is left. */
  async sweep(signal: AbortSignal): Promise<boolean> {
    const { jobs, onFailure } = this.#parts
    try {
      const found = await listMadeJobs(this.#engine, { signal })
      // In this order: one that is not active any more has its success in the history by now.
      const active = new Set(jobs.active())
      const left = await jobs.unsuccessful(found.filter((id) => !active.has(id)))
      // Networks and tags of restores are not among what was listed.
      const restores = await jobs.unsuccessfulRestores(restoresKept)
      await sweepMade(this.#engine, [...new Set([...left, ...restores])], { signal })
      return true
    } catch (error) {
      onFailure('leftovers', error)
      return false
    }
  }
}
