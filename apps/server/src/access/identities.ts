import type { IncomingHttpHeaders } from 'node:http'
import type { ContainerScope, Role } from '@holdfast/contract'
import { mayActAs } from '@holdfast/contract'
import type { Caller, Client } from './caller.ts'
import { readCookie } from './session-cookie.ts'
import type { SessionTable } from './session-table.ts'
import type { Token, TokenTable } from './token-table.ts'
import type { User, UserTable } from './user-table.ts'

interface Parts {
  users: UserTable
  sessions: SessionTable
  tokens: TokenTable
}

/** Finds out who calls. Role, scope and whether somebody is disabled are read anew on every call. */
export class Identities {
  readonly #parts: Parts
  readonly #listeners: ((client: Client) => void)[] = []

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Hears of every token that is unknown, expired or revoked. */
  onBadToken(listener: (client: Client) => void): void {
    this.#listeners.push(listener)
  }

  /** By the token in `Authorization`, else by the session's cookie. A wrong token is nobody, whatever the cookie says. */
  async identify(
    headers: Pick<IncomingHttpHeaders, 'authorization' | 'cookie'>,
    client: Client,
  ): Promise<Caller | null> {
    if (headers.authorization !== undefined) {
      const [, secret] = /^Bearer +(\S+)$/i.exec(headers.authorization) ?? []
      const caller = secret === undefined ? null : await this.#byToken(secret)
      if (caller === null) for (const listener of this.#listeners) listener(client)
      return caller
    }
    const secret = readCookie(headers.cookie, 'holdfast', client)
    return secret === null ? null : this.#bySession(secret)
  }

  async #bySession(secret: string): Promise<Caller | null> {
    const session = await this.#parts.sessions.findAlive(secret)
    if (session === null) return null
    const user = await this.#enabled(session.userId)
    if (user === null) return null
    const actor = { kind: 'user', id: user.id, name: user.name } as const
    return { actor, role: user.role, scopes: scopesOf(user), credential: { kind: 'session', id: session.id } }
  }

  async #byToken(secret: string): Promise<Caller | null> {
    const token = await this.#parts.tokens.findAlive(secret)
    if (token === null) return null
    const owner = token.userId === null ? null : await this.#enabled(token.userId)
    if (token.userId !== null && owner === null) return null
    const actor = { kind: 'token', id: token.id, name: token.name } as const
    const credential = { kind: 'token', id: token.id } as const
    return { actor, role: lesser(token, owner), scopes: scopesOf(token, owner), credential }
  }

  async #enabled(userId: string): Promise<User | null> {
    const user = await this.#parts.users.find(userId)
    return user === null || user.disabledAt !== null ? null : user
  }
}

/** A token may do what its owner may do by now, and no more. */
function lesser(token: Token, owner: User | null): Role {
  return owner === null || mayActAs(owner.role, token.role) ? token.role : owner.role
}

/** Admins see everything. */
function scopesOf(...holders: ({ role: Role; scope: ContainerScope | null } | null)[]): ContainerScope[] {
  return holders.flatMap((holder) =>
    holder === null || holder.scope === null || holder.role === 'admin' ? [] : [holder.scope],
  )
}
