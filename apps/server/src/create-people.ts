import type { Access } from './access/create-access.ts'
import { SetupToken } from './sessions/setup-token.ts'
import { SignIn } from './sessions/sign-in.ts'
import { Tokens } from './tokens/tokens.ts'
import { Users } from './users/users.ts'

interface People {
  readonly signIn: SignIn
  readonly setupToken: SetupToken
  readonly users: Users
  readonly tokens: Tokens
}

/** The services of everything that is about people. */
export function createPeople(access: Access, dataFolder: string): People {
  const setupToken = new SetupToken(dataFolder)
  const { userTable, tokenTable } = access
  return {
    setupToken,
    signIn: new SignIn({ ...access, users: userTable, setupToken }),
    users: new Users({ ...access, users: userTable }),
    tokens: new Tokens({ ...access, users: userTable, tokens: tokenTable }),
  }
}
