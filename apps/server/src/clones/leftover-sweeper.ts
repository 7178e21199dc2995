import { listCloneJobs, sweepRestores, type Engine } from '@holdfast/docker-ops'
import type { JobBoard } from '../jobs/job-board.ts'
import type { JobHistory } from '../jobs/job-history.ts'

interface SweeperParts {
  history: JobHistory
  board: JobBoard
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
    const { history, board, onFailure } = this.#parts
    try {
      const found = await listCloneJobs(this.#engine, { signal })
      // In this order: one that is not active any more has its success in the history by now.
      const active = new Set(board.active().map(({ id }) => id))
      const left = await history.unsuccessful(found.filter((id) => !active.has(id)))
      // Networks and tags of restores are not among what was listed.
      const restores = await history.lastUnsuccessful('restore', restoresKept)
      await sweepRestores(this.#engine, [...new Set([...left, ...restores])], { signal })
      return true
    } catch (error) {
      onFailure('leftovers', error)
      return false
    }
  }
}
