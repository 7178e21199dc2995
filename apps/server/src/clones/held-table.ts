import type { Selectable } from 'kysely'
import type { HeldContainer, HoldJournal } from '@holdfast/docker-ops'
import type { Database } from '../database/open-database.ts'
import type { HeldContainersTable } from '../database/tables.ts'

/** Which job holds which container, so that it is let go later when the job could not, or its process has died. */
export class HeldTable {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  journal(job: { engineId: string; jobId: string }): HoldJournal {
    return {
      held: async ({ containerId, hold, startedAt }) => {
        await this.#database
          .insertInto('heldContainers')
          .values({ ...job, containerId, hold, startedAt })
          .execute()
      },
      released: () => this.forget(job.jobId),
    }
  }

  async find(jobId: string): Promise<HeldContainer | null> {
    const held = this.#database.selectFrom('heldContainers').select(['containerId', 'hold', 'startedAt'])
    return (await held.where('jobId', '=', jobId).executeTakeFirst()) ?? null
  }

  async list(engineId: string): Promise<Selectable<HeldContainersTable>[]> {
    return this.#database.selectFrom('heldContainers').selectAll().where('engineId', '=', engineId).execute()
  }

  async forget(jobId: string): Promise<void> {
    await this.#database.deleteFrom('heldContainers').where('jobId', '=', jobId).execute()
  }
}
