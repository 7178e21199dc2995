import { createHash } from 'node:crypto'
import type { OidcSettings } from '@holdfast/contract'
import { networkOf } from '../../access/network-of.ts'
import { TryLimit } from '../../access/try-limit.ts'
import type { User } from '../../access/user-table.ts'
import { hasVerifiedAddressIn, namesOf, roleOf } from './claims-of-person.ts'
import { refusal, type OidcAccounts } from './oidc-accounts.ts'
import { OidcProvider, type Claims } from './oidc-provider.ts'
import type { OidcSettingsTable } from './oidc-settings-table.ts'
import { SignInAttempts, type Purpose } from './sign-in-attempts.ts'

interface Parts {
  settings: Pick<OidcSettingsTable, 'read'>
  accounts: OidcAccounts
  /** What the provider sends people back to. */
  redirectUri: () => string
  attempts?: SignInAttempts
}

/** Who comes back from the provider: somebody to sign in, or somebody who was and is linked now. */
type Outcome = { readonly kind: 'sign-in'; readonly user: User; readonly to: string } | { readonly kind: 'linked' }

/** How often an address may begin, and come back, in a minute: each costs the provider a request. */
const triesOfAddress = { tries: 60, perSeconds: 60 }

/** Signing in with the provider that an admin has set up. */
export class OidcSignIn {
  readonly #parts: Parts
  readonly #attempts: SignInAttempts
  readonly #byAddress = new TryLimit(triesOfAddress)
  #provider: { readonly key: string; readonly provider: OidcProvider } | null = null

  constructor(parts: Parts) {
    this.#parts = parts
    this.#attempts = parts.attempts ?? new SignInAttempts()
  }

  /**
   * Where to send the browser, and what it is to hold meanwhile.
   * @throws OpError `FORBIDDEN` where no provider is set up; `TIMEOUT`, `TOO_MANY_REQUESTS`
   */
  async begin(purpose: Purpose, address: string): Promise<{ location: string; sealed: string }> {
    await this.#byAddress.spend(networkOf(address))
    const { provider, key } = await this.#current()
    const { attempt, sealed } = this.#attempts.begin(key, purpose)
    const { href } = await provider.authorizationUrl(attempt, this.#parts.redirectUri())
    return { location: href, sealed }
  }

  /**
   * Who came back.
   * @param back the query the provider sent the browser with, and what the browser held
   * @throws OpError `FORBIDDEN`, `TIMEOUT`, `TOO_MANY_REQUESTS`
   */
  async finish(back: { query: URLSearchParams; sealed: string }, address: string): Promise<Outcome> {
    await this.#byAddress.spend(networkOf(address))
    const { provider, key, settings } = await this.#current()
    const { sealed, query } = back
    const attempt = this.#attempts.take({ sealed, state: query.get('state') ?? '', provider: key })
    const callback = new URL(this.#parts.redirectUri())
    callback.search = query.toString()
    const claims = await provider.redeem(callback, attempt)
    const { purpose } = attempt
    if (purpose.kind === 'sign-in')
      return { kind: 'sign-in', user: await this.#admit(claims, settings, purpose.invitation), to: purpose.to }
    await this.#parts.accounts.link(claims, purpose)
    return { kind: 'linked' }
  }

  async #admit(claims: Claims, settings: OidcSettings, invitation: string | null): Promise<User> {
    const { accounts } = this.#parts
    const { roles } = settings
    const known = await accounts.find(claims)
    const given = roles.from === 'claim' ? (roleOf(claims, roles) ?? roles.otherwise) : undefined
    if (given === null) {
      if (known !== null) await this.#takeAway(known)
      throw refusal('oidc-no-role')
    }
    const user = known ?? (await this.#admitFirst(claims, settings, invitation))
    if (user.disabledAt !== null) throw refusal('oidc-disabled')
    if (given !== undefined) await accounts.changeRole(user, given)
    return user
  }

  async #admitFirst(claims: Claims, settings: OidcSettings, invitation: string | null): Promise<User> {
    const { accounts } = this.#parts
    if (invitation !== null) return accounts.accept(claims, invitation)
    const { roles, allowedDomains } = settings
    if (!hasVerifiedAddressIn(claims, allowedDomains)) throw refusal('oidc-not-invited')
    return accounts.create(claims, { names: namesOf(claims), role: roles.from === 'account' ? roles.first : 'viewer' })
  }

  /** The role too: tokens of the user outlive the sessions. */
  async #takeAway(user: User): Promise<void> {
    await this.#parts.accounts.endSessions(user.id)
    await this.#parts.accounts.changeRole(user, 'viewer')
  }

  /** Kept while the settings stay the same, and with it what the provider was asked for once. */
  async #current(): Promise<{ settings: OidcSettings; provider: OidcProvider; key: string }> {
    const setup = await this.#parts.settings.read()
    if (setup === null) throw refusal('oidc-off')
    const { settings, clientSecret } = setup
    const { issuer, clientId, scopes } = settings
    const client = { issuer, clientId, scopes, clientSecret }
    const key = createHash('sha256').update(JSON.stringify(client)).digest('base64url')
    if (this.#provider?.key !== key) this.#provider = { key, provider: new OidcProvider(client) }
    return { settings, key, provider: this.#provider.provider }
  }
}
