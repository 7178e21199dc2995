import type { HeldContainer, HoldJournal } from '@holdfast/docker-ops'
import type { Database } from '../database/open-database.ts'

/** Which job pauses or stops which container, so that it is resumed later when the job could not, or its process has died. */
export class QuiescedTable {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  journal(job: { engineId: string; jobId: string }): HoldJournal {
    return {
      held: async ({ containerId, hold, startedAt }) => {
        await this.#database
          .insertInto('quiescedContainers')
          .values({ ...job, containerId, how: hold, startedAt })
          .execute()
      },
      released: () => this.forget(job.jobId),
    }
  }

  async find(jobId: string): Promise<HeldContainer | null> {
    const rows = this.#database.selectFrom('quiescedContainers').select(['containerId', 'how as hold', 'startedAt'])
    return (await rows.where('jobId', '=', jobId).executeTakeFirst()) ?? null
  }

  async list(engineId: string): Promise<(HeldContainer & { jobId: string })[]> {
    const rows = this.#database.selectFrom('quiescedContainers').where('engineId', '=', engineId)
    return rows.select(['jobId', 'containerId', 'how as hold', 'startedAt']).execute()
  }

  async forget(jobId: string): Promise<void> {
    await this.#database.deleteFrom('quiescedContainers').where('jobId', '=', jobId).execute()
  }
}
