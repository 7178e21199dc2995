import { may, mayActAs, message, OpError, type CreateToken, type TokenRow } from '@holdfast/contract'
import type { Caller } from '../access/caller.ts'
import type { OpenConnections } from '../access/open-connections.ts'
import type { Token, TokenTable } from '../access/token-table.ts'
import type { UserTable } from '../access/user-table.ts'

interface TokensParts {
  tokens: TokenTable
  users: UserTable
  connections: OpenConnections
}

/** API tokens: people make their own, and admins see and revoke everybody's. */
export class Tokens {
  readonly #parts: TokensParts

  constructor(parts: TokensParts) {
    this.#parts = parts
  }

  async list(caller: Caller): Promise<TokenRow[]> {
    const { tokens, users } = this.#parts
    const [rows, people] = await Promise.all([tokens.all(ownerSeen(caller)), users.all()])
    const names = new Map(people.map(({ id, name }) => [id, name]))
    return rows.map((token) => toRow(token, names))
  }

  /** @throws OpError `FORBIDDEN` for a role above one's own. */
  async create(input: CreateToken, caller: Caller): Promise<{ token: TokenRow; secret: string }> {
    const { actor, role } = caller
    if (!mayActAs(role, input.role))
      throw new OpError('FORBIDDEN', message('token-above-role', { role: input.role, held: role }), { field: 'role' })
    const { token, secret } = await this.#parts.tokens.create(input, actor.id)
    return { token: toRow(token, new Map([[actor.id, actor.name]])), secret }
  }

  /** @throws OpError `TOKEN_NOT_FOUND`, for somebody else's too unless one manages them. */
  async revoke(id: string, caller: Caller): Promise<void> {
    const token = await this.#parts.tokens.get(id)
    const owner = ownerSeen(caller)
    if (owner !== null && token.userId !== owner)
      throw new OpError('TOKEN_NOT_FOUND', message('token-not-found', { id }))
    await this.#parts.tokens.remove(id)
    await this.#parts.connections.recheck()
  }
}

/** Null: everybody. */
function ownerSeen({ actor, role }: Caller): string | null {
  return may(role, 'tokens.manage') ? null : actor.id
}

function toRow({ tokenHash: _hash, userId, ...token }: Token, names: ReadonlyMap<string, string>): TokenRow {
  return { ...token, user: userId === null ? null : { id: userId, name: names.get(userId) ?? userId } }
}
