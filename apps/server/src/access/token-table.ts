import { randomUUID } from 'node:crypto'
import { message, OpError, type ContainerScope, type CreateToken } from '@holdfast/contract'
import type { Database } from '../database/open-database.ts'
import type { TokensTable } from '../database/tables.ts'
import { readScope, writeScope } from './scope-text.ts'
import { createTokenSecret, hashSecret } from './secret-token.ts'

const dayMs = 86_400_000
const usedEveryMs = 60_000

export type Token = Omit<TokensTable, 'scope'> & { scope: ContainerScope | null }

/** What scripts identify themselves with. */
export class TokenTable {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** `secret` is shown once and stored nowhere. `userId` null: nobody's, created on the host. */
  async create(
    { days, scope, ...input }: CreateToken,
    userId: string | null,
  ): Promise<{ token: Token; secret: string }> {
    const [secret, now] = [createTokenSecret(), Date.now()]
    const row = {
      id: randomUUID(),
      ...input,
      scope: writeScope(scope),
      tokenHash: hashSecret(secret),
      userId,
      createdAt: now,
      expiresAt: days === null ? null : now + days * dayMs,
      lastUsedAt: null,
    }
    await this.#database.insertInto('tokens').values(row).execute()
    return { token: { ...row, scope }, secret }
  }

  /** The token with this secret, unless it has expired. Notes that it was used. */
  async findAlive(secret: string): Promise<Token | null> {
    const now = Date.now()
    const row = await this.#database
      .selectFrom('tokens')
      .selectAll()
      .where('tokenHash', '=', hashSecret(secret))
      .where((is) => is.or([is('expiresAt', 'is', null), is('expiresAt', '>', now)]))
      .executeTakeFirst()
    if (row === undefined) return null
    if (now - (row.lastUsedAt ?? 0) >= usedEveryMs)
      await this.#database.updateTable('tokens').set({ lastUsedAt: now }).where('id', '=', row.id).execute()
    return fromRow(row)
  }

  /** @throws OpError `TOKEN_NOT_FOUND` */
  async get(id: string): Promise<Token> {
    const row = await this.#database.selectFrom('tokens').selectAll().where('id', '=', id).executeTakeFirst()
    if (row === undefined) throw new OpError('TOKEN_NOT_FOUND', message('token-not-found', { id }))
    return fromRow(row)
  }

  /** Those of one user, or everybody's. */
  async all(userId: string | null): Promise<Token[]> {
    const rows = await this.#database
      .selectFrom('tokens')
      .selectAll()
      .$if(userId !== null, (query) => query.where('userId', '=', userId))
      .orderBy('createdAt', 'desc')
      .execute()
    return rows.map(fromRow)
  }

  async remove(id: string): Promise<void> {
    await this.#database.deleteFrom('tokens').where('id', '=', id).execute()
  }
}

function fromRow({ scope, ...row }: TokensTable): Token {
  return { ...row, scope: readScope(scope) }
}
