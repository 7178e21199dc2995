import type { QuiescedContainer, QuiesceJournal } from '@holdfast/docker-ops'
import type { Database } from '../database/open-database.ts'

/** Which job pauses or stops which container, so that it is resumed later when the job could not, or its process has died. */
export class QuiescedTable {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  journal(job: { engineId: string; jobId: string }): QuiesceJournal {
    return {
      quiesced: async ({ containerId, how, startedAt }) => {
        await this.#database
          .insertInto('quiescedContainers')
          .values({ ...job, containerId, how, startedAt })
          .onConflict((before) => before.column('jobId').doUpdateSet({ startedAt }))
          .execute()
      },
      resumed: () => this.forget(job.jobId),
    }
  }

  async find(jobId: string): Promise<QuiescedContainer | null> {
    const rows = this.#database.selectFrom('quiescedContainers').select(['containerId', 'how', 'startedAt'])
    return (await rows.where('jobId', '=', jobId).executeTakeFirst()) ?? null
  }

  async list(engineId: string): Promise<(QuiescedContainer & { jobId: string })[]> {
    const rows = this.#database.selectFrom('quiescedContainers').where('engineId', '=', engineId)
    return rows.select(['jobId', 'containerId', 'how', 'startedAt']).execute()
  }

  async forget(jobId: string): Promise<void> {
    await this.#database.deleteFrom('quiescedContainers').where('jobId', '=', jobId).execute()
  }
}
