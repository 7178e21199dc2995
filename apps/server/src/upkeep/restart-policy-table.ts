import type { Selectable } from 'kysely'
import type { Database } from '../database/open-database.ts'
import type { PendingRestartPoliciesTable } from '../database/tables.ts'

export type PendingRestartPolicy = Selectable<PendingRestartPoliciesTable>

/** Clones that were not seen healthy yet, with the restart policy they are to get then. */
export class RestartPolicyTable {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async insert(pending: PendingRestartPolicy): Promise<void> {
    await this.#database.insertInto('pendingRestartPolicies').values(pending).execute()
  }

  async find(containerId: string): Promise<PendingRestartPolicy | null> {
    const rows = this.#database.selectFrom('pendingRestartPolicies').selectAll()
    return (await rows.where('containerId', '=', containerId).executeTakeFirst()) ?? null
  }

  async list(engineId: string): Promise<PendingRestartPolicy[]> {
    return this.#database.selectFrom('pendingRestartPolicies').selectAll().where('engineId', '=', engineId).execute()
  }

  async forget(containerId: string): Promise<void> {
    await this.#database.deleteFrom('pendingRestartPolicies').where('containerId', '=', containerId).execute()
  }
}
