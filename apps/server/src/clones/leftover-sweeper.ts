import { letGo, listCloneJobs, sweepRestores, type Engine, type HeldContainer } from '@holdfast/docker-ops'
import type { JobBoard } from '../jobs/job-board.ts'
import type { JobHistory } from '../jobs/job-history.ts'
import type { HeldTable } from './held-table.ts'

interface SweeperParts {
  held: HeldTable
  history: JobHistory
  board: JobBoard
  onFailure: (what: string, error: unknown) => void
}

const restoresKept = 20

interface Held extends HeldContainer {
  jobId: string
}

/** Cleans up after clones, backups and restores of one engine that ended while it was away, and so could not do it themselves. */
export class LeftoverSweeper {
  readonly #engine: Engine
  readonly #parts: SweeperParts

  constructor(engine: Engine, parts: SweeperParts) {
    this.#engine = engine
    this.#parts = parts
  }

  /** Resolves with whether nothing is left. */
  async sweep(signal: AbortSignal): Promise<boolean> {
    const isLetGo = await this.#letGoHeld()
    return (await this.#removeMade(signal)) && isLetGo
  }

  async #letGoHeld(): Promise<boolean> {
    const { held, board } = this.#parts
    let isDone = true
    for (const row of await held.list(this.#engine.id)) {
      const onIt = board.active().filter(({ request }) => request.containerId === row.containerId)
      if (onIt.some(({ id }) => id === row.jobId)) continue
      // Another clone or backup may be holding it by now; letting it go would spoil that one.
      const isFree = !onIt.some(({ request }) => request.kind === 'clone' || request.kind === 'backup')
      isDone = isFree && (await this.#letGo(row)) && isDone
    }
    return isDone
  }

  async #letGo({ jobId, ...container }: Held): Promise<boolean> {
    try {
      await letGo(this.#engine, container)
      await this.#parts.held.forget(jobId)
      return true
    } catch (error) {
      this.#parts.onFailure(container.containerId, error)
      return false
    }
  }

  async #removeMade(signal: AbortSignal): Promise<boolean> {
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
