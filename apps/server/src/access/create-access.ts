import type { Database } from '../database/open-database.ts'
import { Identities } from './identities.ts'
import { InvitationTable } from './invitation-table.ts'
import { OpenConnections } from './open-connections.ts'
import { PasskeyTable } from './passkey-table.ts'
import { Passwords } from './passwords.ts'
import { SecondFactorTable } from './second-factor-table.ts'
import { SecretKey, type KeyPlace } from './secret-key.ts'
import { SessionTable } from './session-table.ts'
import { TokenTable } from './token-table.ts'
import { UserTable } from './user-table.ts'

/** All that who calls is found out with. */
export interface Access {
  readonly userTable: UserTable
  readonly sessions: SessionTable
  readonly tokenTable: TokenTable
  readonly invitations: InvitationTable
  readonly secondFactorTable: SecondFactorTable
  readonly passkeyTable: PasskeyTable
  readonly passwords: Passwords
  readonly secretKey: SecretKey
  readonly identities: Identities
  readonly connections: OpenConnections
}

export async function createAccess(database: Database, place: KeyPlace): Promise<Access & Disposable> {
  const secretKey = await SecretKey.open(place)
  const userTable = new UserTable(database)
  const sessions = new SessionTable(database)
  const tokenTable = new TokenTable(database)
  const connections = new OpenConnections()
  return {
    userTable,
    sessions,
    tokenTable,
    invitations: new InvitationTable(database),
    secondFactorTable: new SecondFactorTable(database),
    passkeyTable: new PasskeyTable(database),
    passwords: new Passwords(),
    secretKey,
    identities: new Identities({ users: userTable, sessions, tokens: tokenTable }),
    connections,
    [Symbol.dispose]: () => connections[Symbol.dispose](),
  }
}
