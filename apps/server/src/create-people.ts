import { AccountSecurity } from './account/account-security.ts'
import { Passkeys } from './account/passkeys/passkeys.ts'
import { SecondFactors } from './account/second-factor/second-factors.ts'
import type { Audit } from './access/audit.ts'
import type { Access } from './access/create-access.ts'
import { TryLimit } from './access/try-limit.ts'
import type { Database } from './database/open-database.ts'
import { OidcAccounts } from './sessions/oidc/oidc-accounts.ts'
import { OidcSetUp } from './sessions/oidc/oidc-setup.ts'
import { OidcSettingsTable } from './sessions/oidc/oidc-settings-table.ts'
import { OidcSignIn } from './sessions/oidc/oidc-sign-in.ts'
import type { OidcServices } from './sessions/oidc/oidc.router.ts'
import { SetupToken } from './sessions/setup-token.ts'
import { SignIn } from './sessions/sign-in.ts'
import { Tokens } from './tokens/tokens.ts'
import { Users } from './users/users.ts'

interface People {
  readonly signIn: SignIn
  readonly security: AccountSecurity
  readonly secondFactors: SecondFactors
  readonly passkeys: Passkeys
  readonly setupToken: SetupToken
  readonly users: Users
  readonly tokens: Tokens
}

/** Of an authenticator app, for an account: three of a million codes are right at any time. */
const codes = { tries: 10, perSeconds: 3600 }
/** For an address. */
const passkeyChallenges = { tries: 30, perSeconds: 60 }

/** The services of everything that is about people. */
export function createPeople(access: Access, { dataFolder, audit }: { dataFolder: string; audit: Audit }): People {
  const setupToken = new SetupToken(dataFolder)
  const { userTable, tokenTable, secretKey } = access
  const secondFactors = new SecondFactors({
    table: access.secondFactorTable,
    secrets: secretKey,
    guesses: new TryLimit(codes),
  })
  const passkeys = new Passkeys({ table: access.passkeyTable, tries: new TryLimit(passkeyChallenges) })
  const signIn = new SignIn({ ...access, users: userTable, setupToken, secondFactors, audit })
  return {
    setupToken,
    signIn,
    secondFactors,
    passkeys,
    security: new AccountSecurity({ secondFactors, passkeys, passwords: signIn }),
    users: new Users({ ...access, users: userTable }),
    tokens: new Tokens({ ...access, users: userTable, tokens: tokenTable }),
  }
}

/** Signing in with a provider, which sends people back to `redirectUri`. */
export function createOidc(
  access: Access,
  { database, audit, redirectUri }: { database: Database; audit: Audit; redirectUri: () => string },
): OidcServices {
  const settings = new OidcSettingsTable(database, access.secretKey)
  const oidcAccounts = new OidcAccounts({ ...access, database, users: access.userTable, audit })
  return {
    oidcAccounts,
    oidcSignIn: new OidcSignIn({ settings, accounts: oidcAccounts, redirectUri }),
    oidcSetUp: new OidcSetUp({ settings, redirectUri }),
  }
}
