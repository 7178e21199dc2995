import { message, OpError, type OidcView, type SaveOidc } from '@holdfast/contract'
import { OidcProvider } from './oidc-provider.ts'
import type { OidcSettingsTable } from './oidc-settings-table.ts'

interface Parts {
  settings: OidcSettingsTable
  redirectUri: () => string
}

/** What an admin sees and changes of the provider. */
export class OidcSetUp {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  async view(): Promise<OidcView> {
    const setup = await this.#parts.settings.read()
    const redirectUri = this.#parts.redirectUri()
    if (setup === null) return { redirectUri, settings: null, hasClientSecret: false }
    return { redirectUri, settings: setup.settings, hasClientSecret: setup.clientSecret !== null }
  }

  /** For whoever is not signed in. */
  async button(): Promise<string | null> {
    return (await this.#parts.settings.read())?.settings.buttonText ?? null
  }

  /** Stores what a provider was found with. @throws OpError `BAD_REQUEST` naming `issuer` or `clientSecret` */
  async save({ clientSecret: given, ...settings }: SaveOidc): Promise<void> {
    const before = await this.#parts.settings.read()
    // Else whoever may change the issuer would get the secret sent to an address of theirs.
    if (given === undefined && before?.clientSecret != null && before.settings.issuer !== settings.issuer)
      throw new OpError('BAD_REQUEST', message('oidc-secret-again'), { field: 'clientSecret' })
    const clientSecret = given === undefined ? (before?.clientSecret ?? null) : given
    await checkReachable(new OidcProvider({ ...settings, clientSecret }))
    await this.#parts.settings.write({ settings, clientSecret })
  }

  async remove(): Promise<void> {
    await this.#parts.settings.remove()
  }
}

async function checkReachable(provider: OidcProvider): Promise<void> {
  try {
    await provider.check()
  } catch (error) {
    const detail = message('oidc-issuer-unusable', { reason: reasonOf(error) })
    throw new OpError('BAD_REQUEST', detail, { field: 'issuer', cause: error })
  }
}

/** The innermost cause says what happened: `getaddrinfo ENOTFOUND id.example.org`. */
function reasonOf(error: unknown): string {
  let reason = error
  while (reason instanceof Error && reason.cause instanceof Error) reason = reason.cause
  return reason instanceof Error ? reason.message : String(reason)
}
