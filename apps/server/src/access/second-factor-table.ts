import type { Selectable } from 'kysely'
import type { Database } from '../database/open-database.ts'
import type { SecondFactorsTable } from '../database/tables.ts'

type SecondFactorRow = Selectable<SecondFactorsTable>

/** Authenticator apps and recovery codes. What may happen once is one statement that a race cannot pass twice. */
export class SecondFactorTable {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async find(userId: string): Promise<SecondFactorRow | undefined> {
    return this.#database.selectFrom('secondFactors').selectAll().where('userId', '=', userId).executeTakeFirst()
  }

  /** In place of one that was never confirmed. False where one is on. */
  async begin(row: Pick<SecondFactorRow, 'userId' | 'sealedSecret' | 'createdAt'>): Promise<boolean> {
    const { sealedSecret, createdAt } = row
    const { numInsertedOrUpdatedRows } = await this.#database
      .insertInto('secondFactors')
      .values({ ...row, confirmedAt: null, lastStep: 0 })
      .onConflict((conflict) =>
        conflict
          .column('userId')
          .doUpdateSet({ sealedSecret, createdAt, lastStep: 0 })
          .where('secondFactors.confirmedAt', 'is', null),
      )
      .executeTakeFirstOrThrow()
    return numInsertedOrUpdatedRows === 1n
  }

  /** False where it is on already, or was begun anew since it was read. */
  async confirm(row: SecondFactorRow, step: number, { now, hashes }: { now: number; hashes: string[] }) {
    return this.#database.transaction().execute(async (database) => {
      const { numUpdatedRows } = await database
        .updateTable('secondFactors')
        .set({ confirmedAt: now, lastStep: step })
        .where('userId', '=', row.userId)
        .where('sealedSecret', '=', row.sealedSecret)
        .where('confirmedAt', 'is', null)
        .executeTakeFirst()
      if (numUpdatedRows !== 1n) return false
      await replaceCodes(database, row.userId, hashes)
      return true
    })
  }

  /** False where the code of this step, or of a later one, was used before. */
  async useStep(userId: string, step: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#database
      .updateTable('secondFactors')
      .set({ lastStep: step })
      .where('userId', '=', userId)
      .where('confirmedAt', 'is not', null)
      .where('lastStep', '<', step)
      .executeTakeFirst()
    return numUpdatedRows === 1n
  }

  /** False where there is no such code, or it was used before. */
  async useRecoveryCode(userId: string, hash: string): Promise<boolean> {
    const { numDeletedRows } = await this.#database
      .deleteFrom('recoveryCodes')
      .where('userId', '=', userId)
      .where('hash', '=', hash)
      .executeTakeFirst()
    return numDeletedRows === 1n
  }

  async countRecoveryCodes(userId: string): Promise<number> {
    const { count } = await this.#database
      .selectFrom('recoveryCodes')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('userId', '=', userId)
      .executeTakeFirstOrThrow()
    return count
  }

  /** False where two-factor authentication is off. */
  async replaceRecoveryCodes(userId: string, hashes: string[]): Promise<boolean> {
    return this.#database.transaction().execute(async (database) => {
      const on = await database
        .selectFrom('secondFactors')
        .select('userId')
        .where('userId', '=', userId)
        .where('confirmedAt', 'is not', null)
        .executeTakeFirst()
      if (on === undefined) return false
      await replaceCodes(database, userId, hashes)
      return true
    })
  }

  async remove(userId: string): Promise<void> {
    await this.#database.transaction().execute(async (database) => {
      await database.deleteFrom('recoveryCodes').where('userId', '=', userId).execute()
      await database.deleteFrom('secondFactors').where('userId', '=', userId).execute()
    })
  }
}

async function replaceCodes(database: Database, userId: string, hashes: string[]): Promise<void> {
  await database.deleteFrom('recoveryCodes').where('userId', '=', userId).execute()
  const rows = hashes.map((hash) => ({ userId, hash }))
  await database.insertInto('recoveryCodes').values(rows).execute()
}
