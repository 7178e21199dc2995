import type { Selectable } from 'kysely'
import type { Database } from '../database/open-database.ts'
import type { PasskeysTable } from '../database/tables.ts'

type PasskeyRow = Selectable<PasskeysTable>

/** Passkeys of all users, by the id of their credential. */
export class PasskeyTable {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** False where the credential is known already. */
  async insert(row: PasskeyRow): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.#database
      .insertInto('passkeys')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow()
    return numInsertedOrUpdatedRows === 1n
  }

  /** The oldest first. */
  async list(userId: string): Promise<PasskeyRow[]> {
    return this.#database
      .selectFrom('passkeys')
      .selectAll()
      .where('userId', '=', userId)
      .orderBy('createdAt')
      .orderBy('id')
      .execute()
  }

  async find(id: string): Promise<PasskeyRow | undefined> {
    return this.#database.selectFrom('passkeys').selectAll().where('id', '=', id).executeTakeFirst()
  }

  /** False where another signature was counted, or the passkey removed, since the row was read. */
  async count({ id, counter: known }: PasskeyRow, { counter, backedUp, now }: Counted): Promise<boolean> {
    const { numUpdatedRows } = await this.#database
      .updateTable('passkeys')
      .set({ counter, backedUp, lastUsedAt: now })
      .where('id', '=', id)
      .where('counter', '=', known)
      .executeTakeFirst()
    return numUpdatedRows === 1n
  }

  /** False where this user has none of that id. */
  async rename(userId: string, id: string, name: string): Promise<boolean> {
    const { numUpdatedRows } = await this.#database
      .updateTable('passkeys')
      .set({ name })
      .where('userId', '=', userId)
      .where('id', '=', id)
      .executeTakeFirst()
    return numUpdatedRows === 1n
  }

  /** False where this user has none of that id. */
  async remove(userId: string, id: string): Promise<boolean> {
    const { numDeletedRows } = await this.#database
      .deleteFrom('passkeys')
      .where('userId', '=', userId)
      .where('id', '=', id)
      .executeTakeFirst()
    return numDeletedRows === 1n
  }

  async removeAll(userId: string): Promise<void> {
    await this.#database.deleteFrom('passkeys').where('userId', '=', userId).execute()
  }
}

interface Counted {
  counter: number
  backedUp: 0 | 1
  now: number
}
