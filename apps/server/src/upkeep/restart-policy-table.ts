import { parseExactly } from '@holdfast/contract'
import { sql, type Selectable } from 'kysely'
import type { Database } from '../database/open-database.ts'
import type { PendingRestartPoliciesTable } from '../database/tables.ts'

export interface PendingRestartPolicy extends Omit<Selectable<PendingRestartPoliciesTable>, 'maximumRetryCount'> {
  maximumRetryCount: number | bigint
}

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
    const row = await this.#rows().where('containerId', '=', containerId).executeTakeFirst()
    return row === undefined ? null : toPolicy(row)
  }

  async list(engineId: string): Promise<PendingRestartPolicy[]> {
    return (await this.#rows().where('engineId', '=', engineId).execute()).map(toPolicy)
  }

  async forget(containerId: string): Promise<void> {
    await this.#database.deleteFrom('pendingRestartPolicies').where('containerId', '=', containerId).execute()
  }

  // @NOTE Node's SQLite refuses a row with an integer that a number would round.
  #rows() {
    const digits = sql<string>`cast("maximumRetryCount" as text)`.as('digits')
    return this.#database.selectFrom('pendingRestartPolicies').select(['containerId', 'engineId', 'name', digits])
  }
}

function toPolicy({ digits, ...row }: Omit<PendingRestartPolicy, 'maximumRetryCount'> & { digits: string }) {
  return { ...row, maximumRetryCount: parseExactly(digits) as number | bigint }
}
