import * as oidc from 'openid-client'
import { message, OpError } from '@holdfast/contract'
import { fetchAtMost } from './fetch-at-most.ts'

export interface OidcClient {
  readonly issuer: string
  readonly clientId: string
  /** Null: a public client, which PKCE alone protects. */
  readonly clientSecret: string | null
  /** `openid profile email` */
  readonly scopes: string
}

/** What ties an authorization request to its answer. None of it leaves the server but by the provider and the sealed cookie. */
export interface RequestSecrets {
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
}

export interface Claims {
  readonly issuer: string
  readonly subject: string
  /** Signed. */
  readonly idToken: Readonly<Record<string, unknown>>
  /** From the provider itself; empty where it offers none. */
  readonly userInfo: Readonly<Record<string, unknown>>
}

const timeoutSeconds = 5
const discoveryKeptMs = 10 * 60_000

/** One OpenID provider: where it sends people, and what it says of them. Every request to it has a time limit. */
export class OidcProvider {
  readonly #client: OidcClient
  readonly #timeoutSeconds: number
  #discovered: { readonly at: number; readonly metadata: Promise<oidc.ServerMetadata> } | null = null

  constructor(client: OidcClient, options: { timeoutSeconds?: number } = {}) {
    this.#client = client
    this.#timeoutSeconds = options.timeoutSeconds ?? timeoutSeconds
  }

  /** Whether it says what it offers. @throws OpError `TIMEOUT`, `FORBIDDEN` */
  async check(): Promise<void> {
    await this.#configuration()
  }

  /** @throws OpError `TIMEOUT`, `FORBIDDEN` */
  async authorizationUrl({ state, nonce, codeVerifier }: RequestSecrets, redirectUri: string): Promise<URL> {
    const config = await this.#configuration()
    return oidc.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: this.#client.scopes,
      response_type: 'code',
      state,
      nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
    })
  }

  /**
   * Redeems the code of a callback and verifies the ID token that comes for it: signature (also behind TLS), issuer, audience,
   * authorized party, nonce, times.
   * @param callback the address the provider sent the browser to, with its query
   * @throws OpError `TIMEOUT`, `FORBIDDEN`
   */
  async redeem(callback: URL, { state, nonce, codeVerifier }: RequestSecrets): Promise<Claims> {
    const config = await this.#configuration()
    try {
      const tokens = await oidc.authorizationCodeGrant(config, callback, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: codeVerifier,
        idTokenExpected: true,
      })
      const idToken = tokens.claims()
      if (idToken === undefined) throw new Error('no ID token')
      // The library looks at it only where there are several audiences.
      if (idToken.azp !== undefined && idToken.azp !== this.#client.clientId)
        throw new Error('the ID token was issued to another client (azp)')
      const userInfo =
        config.serverMetadata().userinfo_endpoint === undefined
          ? {}
          : await oidc.fetchUserInfo(config, tokens.access_token, idToken.sub)
      return { issuer: idToken.iss, subject: idToken.sub, idToken, userInfo }
    } catch (error) {
      throw providerError(error)
    }
  }

  /** Anew for each sign-in: the library keeps the keys of a configuration for minutes, and a provider may have changed its own. */
  async #configuration(): Promise<oidc.Configuration> {
    const { clientId, clientSecret } = this.#client
    try {
      const metadata = await this.#metadata()
      const config = new oidc.Configuration(metadata, clientId, undefined, authentication(metadata, clientSecret))
      config.timeout = this.#timeoutSeconds
      config[oidc.customFetch] = fetchAtMost
      oidc.enableNonRepudiationChecks(config)
      if (this.#onLoopback) oidc.allowInsecureRequests(config)
      return config
    } catch (error) {
      throw providerError(error)
    }
  }

  /** Asked for once by all who wait for it; a failure is not kept. */
  #metadata(): Promise<oidc.ServerMetadata> {
    const known = this.#discovered
    if (known !== null && Date.now() - known.at < discoveryKeptMs) return known.metadata
    const metadata = this.#discover()
    const asked = { at: Date.now(), metadata }
    this.#discovered = asked
    metadata.catch(() => {
      if (this.#discovered === asked) this.#discovered = null
    })
    return metadata
  }

  async #discover(): Promise<oidc.ServerMetadata> {
    const { issuer, clientId } = this.#client
    const config = await oidc.discovery(new URL(issuer), clientId, undefined, oidc.None(), {
      timeout: this.#timeoutSeconds,
      [oidc.customFetch]: fetchAtMost,
      execute: this.#onLoopback ? [oidc.allowInsecureRequests] : [],
    })
    return config.serverMetadata()
  }

  /** Where plain HTTP stays on the machine. */
  get #onLoopback(): boolean {
    const { protocol, hostname } = new URL(this.#client.issuer)
    return protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  }
}

/** What every provider must offer, unless it says otherwise: OpenID Connect Discovery 1.0, section 3. */
function authentication(metadata: oidc.ServerMetadata, secret: string | null): oidc.ClientAuth {
  if (secret === null) return oidc.None()
  const offered = metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
  return offered.includes('client_secret_basic') ? oidc.ClientSecretBasic(secret) : oidc.ClientSecretPost(secret)
}

/** Says of a failed sign-in what a person can act on; the cause, for the log, says the rest. */
function providerError(error: unknown): OpError {
  if (error instanceof OpError) return error
  if (error instanceof oidc.AuthorizationResponseError)
    return new OpError('FORBIDDEN', message('oidc-provider-refused'), { cause: error })
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause.name === 'TimeoutError') return new OpError('TIMEOUT', message('oidc-provider-silent'), { cause: error })
    if (cause instanceof TypeError && cause.message === 'fetch failed')
      return new OpError('TIMEOUT', message('oidc-provider-unreachable'), { cause: error })
  }
  return new OpError('FORBIDDEN', message('oidc-answer-invalid'), { cause: error })
}
