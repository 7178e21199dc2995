import type { HeldContainer, HoldJournal } from '@holdfast/docker-ops'
import type { Database } from '../database/open-database.ts'

/** Which job holds which container, so that the next start lets go what a dead process held. */
export class HeldTable {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  journal(jobId: string): HoldJournal {
    return {
      held: async ({ containerId, hold }) => {
        await this.#database.insertInto('heldContainers').values({ jobId, containerId, hold }).execute()
      },
      released: () => this.forget(jobId),
    }
  }

  async find(jobId: string): Promise<HeldContainer | null> {
    const rows = this.#database.selectFrom('heldContainers').select(['containerId', 'hold']).where('jobId', '=', jobId)
    return (await rows.executeTakeFirst()) ?? null
  }

  async forget(jobId: string): Promise<void> {
    await this.#database.deleteFrom('heldContainers').where('jobId', '=', jobId).execute()
  }
}
