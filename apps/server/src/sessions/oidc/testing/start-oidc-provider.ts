import type { IncomingMessage, ServerResponse } from 'node:http'
import { exportJWK, generateKeyPair } from 'jose'
import Provider, { type Context } from 'oidc-provider'
import { createMemoryAdapter } from 'oidc-provider/lib/adapters/memory_adapter.js'
import type { OidcClient } from '../oidc-provider.ts'
import { listen } from './listen.ts'

export interface Account {
  readonly sub: string
  readonly [claim: string]: unknown
}

export interface TestProvider extends AsyncDisposable {
  readonly client: OidcClient
  /** Who is signed in to the provider, and what it says of them; to be changed at will. */
  account: Account
  /** Signs with keys it has not published before, and publishes the others no more. */
  rotateKeys: () => Promise<void>
}

const clientSecret = 'secret of the client, with a : and a % in it'

interface ProviderOptions {
  redirectUri: string
  /** People press a button there, so that it is a page of the provider's that leads back. */
  hasPage?: boolean
}

/** A real OpenID provider that asks no questions: whoever comes is signed in as `account`, and consents. */
export async function startOidcProvider({ redirectUri, hasPage = false }: ProviderOptions): Promise<TestProvider> {
  let provider: Provider
  const listener = await listen((request, response) => void answer(request, response))
  const started = {
    client: { issuer: listener.url, clientId: 'holdfast', clientSecret, scopes: 'openid profile email groups' },
    account: { sub: 'ada' } as Account,
    rotateKeys: async () => {
      provider = await build()
    },
    [Symbol.asyncDispose]: () => listener[Symbol.asyncDispose](),
  }
  await started.rotateKeys()
  return started

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url?.startsWith('/interaction/') !== true) return provider.callback()(request, response)
    if (hasPage && !request.url.endsWith('/done'))
      return void response
        .writeHead(200, { 'content-type': 'text/html' })
        .end(`<a href="${request.url}/done">Continue</a>`)
    return provider.interactionFinished(request, response, { login: { accountId: started.account.sub } })
  }

  async function build(): Promise<Provider> {
    const { privateKey } = await generateKeyPair('RS256', { extractable: true })
    return new Provider(listener.url, {
      adapter: createMemoryAdapter(0),
      jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig' }] },
      clients: [
        { client_id: 'holdfast', client_secret: clientSecret, redirect_uris: [redirectUri], response_types: ['code'] },
      ],
      cookies: { keys: ['of the tests'] },
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_context: Context, { uid }: { uid: string }) => `/interaction/${uid}` },
      claims: {
        openid: ['sub'],
        email: ['email', 'email_verified'],
        profile: ['name', 'preferred_username'],
        groups: ['groups'],
      },
      ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 600, IdToken: 60, Interaction: 600, Session: 600 },
      findAccount: (_context: Context, sub: string) => ({
        accountId: sub,
        claims: () => ({ ...started.account, sub }),
      }),
      loadExistingGrant: async ({ oidc }: Context) => {
        const grant = new oidc.provider.Grant({ accountId: oidc.session.accountId, clientId: oidc.client.clientId })
        grant.addOIDCScope(oidc.params.scope)
        await grant.save()
        return grant
      },
    })
  }
}
