import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { message, OpError, type ContainerScope, type Role } from '@holdfast/contract'
import type { Database } from '../database/open-database.ts'
import type { UsersTable } from '../database/tables.ts'
import { readScope, writeScope } from './scope-text.ts'

export type User = Omit<UsersTable, 'scope'> & { scope: ContainerScope | null }

interface NewUser {
  name: string
  role: Role
  scope: ContainerScope | null
  passwordHash: string | null
}

type Change = Partial<Pick<User, 'role' | 'scope' | 'disabledAt' | 'passwordHash' | 'lastSignInAt'>>

/** Who may sign in. */
export class UserTable {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async isEmpty(): Promise<boolean> {
    return (await this.#database.selectFrom('users').select('id').limit(1).executeTakeFirst()) === undefined
  }

  async all(): Promise<User[]> {
    return (await this.#database.selectFrom('users').selectAll().orderBy('name').execute()).map(fromRow)
  }

  async find(id: string): Promise<User | null> {
    const row = await this.#database.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst()
    return row === undefined ? null : fromRow(row)
  }

  /** @throws OpError `USER_NOT_FOUND` */
  async get(id: string): Promise<User> {
    const user = await this.find(id)
    if (user === null) throw new OpError('USER_NOT_FOUND', message('user-not-found', { id }))
    return user
  }

  /** By name, in whatever case it is typed. */
  async findNamed(name: string): Promise<User | null> {
    const row = await this.#database.selectFrom('users').selectAll().where('name', '=', name).executeTakeFirst()
    return row === undefined ? null : fromRow(row)
  }

  /** Inserts the first user, in one statement: of many at once one succeeds. @throws OpError `SETUP_DONE` */
  async insertFirst(user: NewUser): Promise<User> {
    const row = toRow(user)
    const { numAffectedRows } = await sql`
      insert into users (id, name, role, scope, passwordHash, disabledAt, createdAt, lastSignInAt)
      select ${row.id}, ${row.name}, ${row.role}, ${row.scope}, ${row.passwordHash}, null, ${row.createdAt}, null
      where not exists (select 1 from users)`.execute(this.#database)
    if (numAffectedRows !== 1n) throw new OpError('SETUP_DONE', message('setup-done'))
    return fromRow(row)
  }

  /** @throws OpError `NAME_IN_USE` */
  async insert(user: NewUser): Promise<User> {
    const row = toRow(user)
    const { numInsertedOrUpdatedRows } = await this.#database
      .insertInto('users')
      .values(row)
      .onConflict((conflict) => conflict.column('name').doNothing())
      .executeTakeFirst()
    if (numInsertedOrUpdatedRows !== 1n)
      throw new OpError('NAME_IN_USE', message('user-exists', { name: user.name }), { field: 'name' })
    return fromRow(row)
  }

  /**
   * Changes a user, unless no admin would be left. One statement, so that two at once cannot take both away.
   * @throws OpError `INVALID_STATE`, `USER_NOT_FOUND`
   */
  async update(id: string, { scope, ...change }: Change): Promise<User> {
    const user = await this.get(id)
    const values = { ...change, ...(scope !== undefined && { scope: writeScope(scope) }) }
    if (Object.keys(values).length === 0) return user
    const { role, disabledAt } = { ...user, ...change }
    const staysAdmin = role === 'admin' && disabledAt === null
    const { numUpdatedRows } = await this.#database
      .updateTable('users')
      .set(values)
      .where('id', '=', id)
      .$if(!staysAdmin, (query) => query.where(isDispensable(id)))
      .executeTakeFirst()
    if (numUpdatedRows !== 1n) throw new OpError('INVALID_STATE', message('last-admin', { name: user.name }))
    return this.get(id)
  }

  /** Removes a user with sessions, tokens and links. @throws OpError `INVALID_STATE`, `USER_NOT_FOUND` */
  async remove(id: string): Promise<User> {
    const user = await this.get(id)
    const { numDeletedRows } = await this.#database
      .deleteFrom('users')
      .where('id', '=', id)
      .where(isDispensable(id))
      .executeTakeFirst()
    if (numDeletedRows !== 1n) throw new OpError('INVALID_STATE', message('last-admin', { name: user.name }))
    return user
  }
}

/** Whether it is no admin, or another admin has signed in before. */
function isDispensable(id: string) {
  return sql<boolean>`(role <> 'admin' or disabledAt is not null or exists (
    select 1 from users as other
    where other.id <> ${id} and other.role = 'admin' and other.disabledAt is null and other.lastSignInAt is not null))`
}

function toRow({ scope, ...user }: NewUser): UsersTable {
  const fresh = { id: randomUUID(), createdAt: Date.now(), disabledAt: null, lastSignInAt: null }
  return { ...user, ...fresh, scope: writeScope(scope) }
}

function fromRow({ scope, ...row }: UsersTable): User {
  return { ...row, scope: readScope(scope) }
}
