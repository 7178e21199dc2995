import type { ServerResponse } from 'node:http'
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from 'jose'
import type { OidcClient } from '../oidc-provider.ts'
import { listen } from './listen.ts'

type Path = '/.well-known/openid-configuration' | '/keys' | '/token' | '/userinfo'

export interface FakeProvider extends AsyncDisposable {
  readonly client: OidcClient
  /** What the token endpoint answers with; undefined: no ID token. */
  idToken: string | undefined
  /** Added to what it says of itself. */
  metadata: object
  /** Paths that take the request and say nothing. */
  readonly stalled: Set<Path>
  /** Requests that came in, in their order. */
  readonly requests: string[]
  /** What an ID token for `ada` says, but for the nonce. */
  truth: () => JWTPayload
  /** A token with that, unless the claims say otherwise. */
  sign: (claims: JWTPayload, how?: { key?: CryptoKey | Uint8Array; alg?: string }) => Promise<string>
}

/** A provider that answers what the test wants, also what a real one never would. */
export async function startFakeProvider(): Promise<FakeProvider> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
  const published = { keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }] }
  const listener = await listen((request, response) => {
    const path = (request.url ?? '') as Path
    fake.requests.push(path)
    request.resume()
    if (fake.stalled.has(path)) return
    const issuer = listener.url
    if (path === '/keys') return send(response, published)
    if (path === '/token')
      return send(response, { access_token: 'opaque', token_type: 'Bearer', expires_in: 60, id_token: fake.idToken })
    if (path !== '/.well-known/openid-configuration') return send(response, { error: 'not_found' }, 404)
    return send(response, {
      issuer,
      authorization_endpoint: `${issuer}/auth`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/keys`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
      ...fake.metadata,
    })
  })
  const fake: FakeProvider = {
    client: {
      issuer: listener.url,
      clientId: 'holdfast',
      clientSecret: 'long enough to be a key for HS256',
      scopes: 'openid',
    },
    idToken: undefined,
    metadata: {},
    stalled: new Set(),
    requests: [],
    sign: (claims, { key = privateKey, alg = 'RS256' } = {}) =>
      new SignJWT({ ...truth(), ...claims }).setProtectedHeader({ alg, kid: 'one' }).sign(key),
    truth,
    [Symbol.asyncDispose]: () => listener[Symbol.asyncDispose](),
  }
  return fake

  function truth(): JWTPayload {
    const now = Math.floor(Date.now() / 1000)
    return { iss: listener.url, aud: 'holdfast', sub: 'ada', iat: now, exp: now + 60 }
  }
}

function send(response: ServerResponse, body: object, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
