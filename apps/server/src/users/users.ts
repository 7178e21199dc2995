import type { z } from 'zod'
import type { createUser, Invitation, updateUser, UserRow } from '@holdfast/contract'
import type { InvitationTable } from '../access/invitation-table.ts'
import type { OpenConnections } from '../access/open-connections.ts'
import type { PasskeyTable } from '../access/passkey-table.ts'
import type { SecondFactorTable } from '../access/second-factor-table.ts'
import type { SessionTable } from '../access/session-table.ts'
import type { User, UserTable } from '../access/user-table.ts'

interface UsersParts {
  users: UserTable
  sessions: SessionTable
  invitations: InvitationTable
  secondFactorTable: SecondFactorTable
  passkeyTable: PasskeyTable
  connections: OpenConnections
}

/** Who may use this panel. What changes here holds at once, for whoever is signed in too. */
export class Users {
  readonly #parts: UsersParts

  constructor(parts: UsersParts) {
    this.#parts = parts
  }

  async list(): Promise<UserRow[]> {
    const [users, open] = await Promise.all([this.#parts.users.all(), this.#parts.invitations.open()])
    return users.map((user) => toRow(user, open.get(user.id) ?? null))
  }

  /** A user without a password, and the link to set one. @throws OpError `NAME_IN_USE` */
  async create(input: z.infer<typeof createUser>): Promise<Invitation> {
    const user = await this.#parts.users.insert({ ...input, passwordHash: null })
    return this.#parts.invitations.create(user.id)
  }

  /** @throws OpError `USER_NOT_FOUND`, `INVALID_STATE` for the last admin. */
  async update({ userId, disabled, role, scope }: z.infer<typeof updateUser>): Promise<void> {
    await this.#parts.users.update(userId, {
      ...(role !== undefined && { role }),
      ...(scope !== undefined && { scope }),
      ...(disabled !== undefined && { disabledAt: disabled ? Date.now() : null }),
    })
    if (disabled === true) await this.#parts.sessions.endAll(userId)
    await this.#parts.connections.recheck()
  }

  /** @throws OpError `USER_NOT_FOUND`, `INVALID_STATE` for the last admin. */
  async remove(userId: string): Promise<void> {
    await this.#parts.users.remove(userId)
    await this.#parts.connections.recheck()
  }

  /** Another link to set a password; the password until then stays good until it is used. @throws OpError `USER_NOT_FOUND` */
  async invite(userId: string): Promise<Invitation> {
    const { id } = await this.#parts.users.get(userId)
    return this.#parts.invitations.create(id)
  }

  /** For whoever has lost them: the password alone signs in again, and no session goes on. @throws OpError `USER_NOT_FOUND` */
  async removeSecondFactors(userId: string): Promise<void> {
    const { users, secondFactorTable, passkeyTable } = this.#parts
    const { id } = await users.get(userId)
    await secondFactorTable.remove(id)
    await passkeyTable.removeAll(id)
    await this.endSessions(id)
  }

  /** @throws OpError `USER_NOT_FOUND` */
  async endSessions(userId: string): Promise<void> {
    const { id } = await this.#parts.users.get(userId)
    await this.#parts.sessions.endAll(id)
    await this.#parts.connections.recheck()
  }
}

function toRow({ passwordHash, ...user }: User, invitedUntil: number | null): UserRow {
  return { ...user, hasPassword: passwordHash !== null, invitedUntil }
}
