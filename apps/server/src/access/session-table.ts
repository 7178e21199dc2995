import { randomUUID } from 'node:crypto'
import type { SessionsTable } from '../database/tables.ts'
import type { Database } from '../database/open-database.ts'
import type { SignInMethod } from '@holdfast/contract'
import type { Client } from './caller.ts'
import { createSecret, hashSecret } from './secret-token.ts'

const dayMs = 86_400_000
const longestMs = 30 * dayMs
const idleMs = 7 * dayMs
/** How exactly it is known when a session was last used. */
const seenEveryMs = 60_000
const longestUserAgent = 300

interface NewSession {
  userId: string
  method: SignInMethod
  client: Client
}

/** What people are signed in with. A session ends 30 days after it began, or after 7 days without a call. */
export class SessionTable {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** `secret` is for the cookie, and stored nowhere. */
  async begin({ userId, method, client }: NewSession): Promise<{ id: string; secret: string }> {
    const [id, secret, now] = [randomUUID(), createSecret(), Date.now()]
    const { address, userAgent } = client
    const from = { address, userAgent: userAgent.slice(0, longestUserAgent) }
    const times = { createdAt: now, lastSeenAt: now, expiresAt: now + longestMs }
    const row = { id, tokenHash: hashSecret(secret), userId, method, ...times, ...from }
    await this.#database.insertInto('sessions').values(row).execute()
    return { id, secret }
  }

  /** The session a cookie belongs to, unless it has ended. Notes that it was used. */
  async findAlive(secret: string): Promise<SessionsTable | null> {
    const now = Date.now()
    const session = await this.#alive(now).where('tokenHash', '=', hashSecret(secret)).executeTakeFirst()
    if (session === undefined) return null
    if (now - session.lastSeenAt >= seenEveryMs)
      await this.#database.updateTable('sessions').set({ lastSeenAt: now }).where('id', '=', session.id).execute()
    return session
  }

  async ofUser(userId: string): Promise<SessionsTable[]> {
    return this.#alive(Date.now()).where('userId', '=', userId).orderBy('lastSeenAt', 'desc').execute()
  }

  async end(userId: string, id: string): Promise<void> {
    await this.#database.deleteFrom('sessions').where('id', '=', id).where('userId', '=', userId).execute()
  }

  /** All of a user, but the one that may go on. */
  async endAll(userId: string, exceptId: string | null = null): Promise<void> {
    const ofUser = this.#database.deleteFrom('sessions').where('userId', '=', userId)
    await ofUser.$if(exceptId !== null, (query) => query.where('id', '!=', exceptId ?? '')).execute()
  }

  async removeEnded(): Promise<void> {
    const now = Date.now()
    await this.#database
      .deleteFrom('sessions')
      .where((is) => is.or([is('expiresAt', '<=', now), is('lastSeenAt', '<=', now - idleMs)]))
      .execute()
  }

  #alive(now: number) {
    return this.#database
      .selectFrom('sessions')
      .selectAll()
      .where('expiresAt', '>', now)
      .where('lastSeenAt', '>', now - idleMs)
  }
}
