import type { Selectable } from 'kysely'
import type { Database } from '../database/open-database.ts'
import type { PendingPoliciesTable } from '../database/tables.ts'

export type PendingPolicy = Selectable<PendingPoliciesTable>

/** Clones that were not seen healthy yet, with the restart policy they are to get then. */
export class PolicyTable {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async insert(policy: PendingPolicy): Promise<void> {
    await this.#database.insertInto('pendingPolicies').values(policy).execute()
  }

  async list(engineId: string): Promise<PendingPolicy[]> {
    return this.#database.selectFrom('pendingPolicies').selectAll().where('engineId', '=', engineId).execute()
  }

  async forget(containerId: string): Promise<void> {
    await this.#database.deleteFrom('pendingPolicies').where('containerId', '=', containerId).execute()
  }
}
