import { z } from 'zod'
import type { Database } from '../database/open-database.ts'

const name = 'notification-hosts'

/** Hosts and networks inside that an admin lets notifications be sent to. */
export class AllowList {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async read(): Promise<readonly string[]> {
    const rows = this.#database.selectFrom('settings').select('value').where('name', '=', name)
    const row = await rows.executeTakeFirst()
    return row === undefined ? [] : (z.array(z.string()).safeParse(JSON.parse(row.value)).data ?? [])
  }

  async write(hosts: readonly string[]): Promise<void> {
    const value = JSON.stringify(hosts)
    const row = this.#database.insertInto('settings').values({ name, value })
    await row.onConflict((before) => before.column('name').doUpdateSet({ value })).execute()
  }
}
