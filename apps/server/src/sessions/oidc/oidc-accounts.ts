import { message, OpError, userName, type OidcLink, type Role } from '@holdfast/contract'
import { InvitationTable } from '../../access/invitation-table.ts'
import { recorded, type Audit } from '../../access/audit.ts'
import type { PasskeyTable } from '../../access/passkey-table.ts'
import type { OpenConnections } from '../../access/open-connections.ts'
import type { SessionTable } from '../../access/session-table.ts'
import { UserTable, type User } from '../../access/user-table.ts'
import type { Database } from '../../database/open-database.ts'

/** Somebody at a provider. Never an address: those change hands. */
export interface Person {
  readonly issuer: string
  readonly subject: string
}

interface Parts {
  database: Database
  users: UserTable
  sessions: SessionTable
  passkeyTable: PasskeyTable
  connections: OpenConnections
  audit: Audit
}

const provider = { kind: 'system', id: 'oidc', name: 'Identity provider' } as const

/** Which users sign in with a provider. */
export class OidcAccounts {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  async find({ issuer, subject }: Person): Promise<User | null> {
    const row = await this.#parts.database
      .selectFrom('oidcIdentities')
      .select('userId')
      .where('issuer', '=', issuer)
      .where('subject', '=', subject)
      .executeTakeFirst()
    return row === undefined ? null : this.#parts.users.find(row.userId)
  }

  /** A new user under the first of these names that nobody has. */
  async create(person: Person, { names, role }: { names: readonly string[]; role: Role }): Promise<User> {
    const create = async (database: Database) => {
      const user = await insertNamed(new UserTable(database), names, role)
      await bind(database, person, user.id)
      return { user, userId: user.id }
    }
    const created = await this.#record('users.create', { name: names[0] }, () =>
      this.#parts.database.transaction().execute(create),
    )
    return created.user
  }

  /**
   * The user an invitation is for, who has no other way to sign in yet: a link must not lead around a second factor.
   * @throws OpError `FORBIDDEN`
   */
  async accept(person: Person, token: string): Promise<User> {
    return this.#parts.database.transaction().execute(async (database) => {
      const invitations = new InvitationTable(database)
      const user = await new UserTable(database).get(await invitations.find(token))
      if (user.passwordHash !== null || user.lastSignInAt !== null) throw refusal('oidc-link-instead')
      await invitations.use(token)
      await bind(database, person, user.id)
      return user
    })
  }

  /** Another way to sign in, for who is signed in. @throws OpError `FORBIDDEN` where that session has ended, or the person is another user */
  async link(person: Person, { userId, sessionId }: { userId: string; sessionId: string }): Promise<void> {
    const sessions = await this.#parts.sessions.ofUser(userId)
    if (!sessions.some(({ id }) => id === sessionId)) throw refusal('oidc-attempt-void')
    await this.#record('oidc.link', { userId }, () => bind(this.#parts.database, person, userId))
  }

  async linksOf(userId: string): Promise<OidcLink[]> {
    const rows = this.#parts.database.selectFrom('oidcIdentities').where('userId', '=', userId)
    return rows.select(['issuer', 'subject', 'createdAt']).orderBy('createdAt').execute()
  }

  /** @throws OpError `INVALID_STATE` where nothing else is left to sign in with */
  async unlink(userId: string, { issuer, subject }: Person): Promise<void> {
    const { users, passkeyTable } = this.#parts
    const { passwordHash } = await users.get(userId)
    if (passwordHash === null && (await passkeyTable.list(userId)).length === 0)
      throw new OpError('INVALID_STATE', message('oidc-only-way-in'))
    await this.#parts.database
      .deleteFrom('oidcIdentities')
      .where('userId', '=', userId)
      .where('issuer', '=', issuer)
      .where('subject', '=', subject)
      .execute()
  }

  /** Nobody signs in to that account with a provider any more. */
  async unlinkAll(userId: string): Promise<void> {
    await this.#parts.database.deleteFrom('oidcIdentities').where('userId', '=', userId).execute()
  }

  /** What the provider says they may do by now; holds at once for all they have open. @throws OpError `FORBIDDEN` */
  async changeRole({ id, role }: User, given: Role): Promise<void> {
    if (given === role) return
    try {
      await this.#record('users.update', { userId: id }, () => this.#parts.users.update(id, { role: given }))
    } catch (error) {
      if (!(error instanceof OpError && error.code === 'INVALID_STATE')) throw error
      await this.endSessions(id)
      throw refusal('oidc-last-admin')
    }
    await this.#parts.connections.recheck()
  }

  /** What the provider causes, beside the sign-in it is asked for. */
  #record<T>(action: string, input: object, run: () => Promise<T>): Promise<T> {
    return recorded(this.#parts.audit, { actor: provider, from: null, action, input }, run)
  }

  async endSessions(userId: string): Promise<void> {
    await this.#parts.sessions.endAll(userId)
    await this.#parts.connections.recheck()
  }
}

/** What stands in the way of a sign-in; the page that shows it gets no more than the code. */
export function refusal(code: Refusal): OpError {
  return new OpError('FORBIDDEN', message(code))
}

type Refusal =
  | 'oidc-off'
  | 'oidc-attempt-void'
  | 'oidc-not-invited'
  | 'oidc-no-role'
  | 'oidc-disabled'
  | 'oidc-last-admin'
  | 'oidc-link-instead'
  | 'oidc-other-user'

/** Of two at once one is first; the other finds the person with a user. */
async function bind(database: Database, person: Person, userId: string): Promise<void> {
  const row = { issuer: person.issuer, subject: person.subject, userId, createdAt: Date.now() }
  const { numInsertedOrUpdatedRows } = await database
    .insertInto('oidcIdentities')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['issuer', 'subject']).doUpdateSet({ userId }).where('userId', '=', userId),
    )
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows !== 1n) throw refusal('oidc-other-user')
}

const numbered = 20

async function insertNamed(users: UserTable, names: readonly string[], role: Role): Promise<User> {
  const usable = names.filter((name) => userName.safeParse(name).success)
  const base = usable[0]?.slice(0, 60) ?? 'user'
  for (const name of [...usable, ...Array.from({ length: numbered }, (_, index) => `${base}-${index + 2}`)])
    if ((await users.findNamed(name)) === null) return users.insert({ name, role, scope: null, passwordHash: null })
  throw new OpError('NAME_IN_USE', message('user-exists', { name: base }))
}
