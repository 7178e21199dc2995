import { message, OpError, type Invitation } from '@holdfast/contract'
import type { Database } from '../database/open-database.ts'
import { createSecret, hashSecret } from './secret-token.ts'

const goodForMs = 7 * 86_400_000

/** Links with which somebody sets a password: once, within a week, one for each user. */
export class InvitationTable {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** Replaces an earlier one of the same user. */
  async create(userId: string, forMs = goodForMs): Promise<Invitation> {
    const [token, createdAt] = [createSecret(), Date.now()]
    const expiresAt = createdAt + forMs
    const row = { tokenHash: hashSecret(token), createdAt, expiresAt }
    await this.#database
      .insertInto('invitations')
      .values({ userId, ...row })
      .onConflict((conflict) => conflict.column('userId').doUpdateSet(row))
      .execute()
    return { userId, token, expiresAt }
  }

  /** Whose it is. @throws OpError `FORBIDDEN` when it was used or has expired. */
  async find(token: string): Promise<string> {
    const row = await this.#database
      .selectFrom('invitations')
      .select('userId')
      .where('tokenHash', '=', hashSecret(token))
      .where('expiresAt', '>', Date.now())
      .executeTakeFirst()
    if (row === undefined) throw new OpError('FORBIDDEN', message('link-expired'), { field: 'token' })
    return row.userId
  }

  /** Of many at once one succeeds. @throws OpError `FORBIDDEN` */
  async use(token: string): Promise<void> {
    const { numDeletedRows } = await this.#database
      .deleteFrom('invitations')
      .where('tokenHash', '=', hashSecret(token))
      .where('expiresAt', '>', Date.now())
      .executeTakeFirst()
    if (numDeletedRows !== 1n) throw new OpError('FORBIDDEN', message('link-expired'), { field: 'token' })
  }

  /** When the open links of users expire. */
  async open(): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#database
      .selectFrom('invitations')
      .select(['userId', 'expiresAt'])
      .where('expiresAt', '>', Date.now())
      .execute()
    return new Map(rows.map(({ userId, expiresAt }) => [userId, expiresAt]))
  }
}
