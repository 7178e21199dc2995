import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AccessState, SaveOidc } from '@holdfast/contract'
import { startTestServer, type TestServer } from '../../../testing/start-test-server.ts'
import { startOidcProvider, type TestProvider } from './start-oidc-provider.ts'
import { Visitor } from './visit.ts'

export const adminPassword = 'a sentence that nobody guesses'

export interface OidcWorld extends AsyncDisposable {
  readonly server: TestServer
  readonly provider: TestProvider
  /** The server, as people call it. */
  readonly origin: string
  /** Signed in with a password. */
  readonly admin: Visitor
  /** Whether who comes from `example.org` may sign in, with the role of an account; unless the changes say otherwise. */
  setUp: (changes?: Partial<SaveOidc>) => Promise<void>
  /** Signs in by the provider, in a browser of its own unless one is given. The address it ends at. */
  signIn: (visitor?: Visitor) => Promise<{ visitor: Visitor; end: URL; state: AccessState }>
}

/** The real server and a real provider, with an admin who has set nothing up yet. */
export async function createOidcWorld(): Promise<OidcWorld> {
  await using stack = new AsyncDisposableStack()
  const server = stack.use(await startTestServer())
  const origin = `http://localhost:${server.port}`
  const provider = stack.use(await startOidcProvider({ redirectUri: `${origin}/api/session/oidc/callback` }))
  const admin = new Visitor()
  const token = (await readFile(join(server.dataFolder, 'setup-token'), 'utf8')).trim()
  await admin.call(origin, 'session.setUp', { token, name: 'admin', password: adminPassword })
  const { issuer, clientId, clientSecret, scopes } = provider.client
  const settings: SaveOidc = {
    issuer,
    clientId,
    clientSecret,
    scopes,
    buttonText: 'Sign in with Example',
    allowedDomains: ['example.org'],
    roles: { from: 'account', first: 'viewer' },
  }
  const parts = stack.move()
  return {
    server,
    provider,
    origin,
    admin,
    setUp: (changes = {}) => admin.call(origin, 'oidc.save', { ...settings, ...changes }),
    signIn: async (visitor = new Visitor()) => {
      const end = await visitor.visit(`${origin}/api/session/oidc/start`)
      return { visitor, end, state: await visitor.ask<AccessState>(origin, 'session.state') }
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  }
}
