import { z } from 'zod'
import { oidcSettings, type OidcSettings } from '@holdfast/contract'
import type { SecretKey } from '../../access/secret-key.ts'
import type { Database } from '../../database/open-database.ts'

export interface OidcSetup {
  readonly settings: OidcSettings
  readonly clientSecret: string | null
}

const name = 'oidc'
const stored = z.object({ settings: oidcSettings, sealedSecret: z.string().nullable() })

/** The provider an admin has set up. Its secret is stored encrypted. */
export class OidcSettingsTable {
  readonly #database: Database
  readonly #key: SecretKey

  constructor(database: Database, key: SecretKey) {
    this.#database = database
    this.#key = key
  }

  /** Null: none, or one that this version cannot read. */
  async read(): Promise<OidcSetup | null> {
    const rows = this.#database.selectFrom('settings').select('value').where('name', '=', name)
    const row = await rows.executeTakeFirst()
    const parsed = row === undefined ? null : stored.safeParse(JSON.parse(row.value))
    if (parsed?.success !== true) return null
    const { settings, sealedSecret } = parsed.data
    try {
      return { settings, clientSecret: sealedSecret === null ? null : this.#key.unseal(sealedSecret) }
    } catch {
      // The key is another one since: the secret is lost, and has to be entered anew.
      return { settings, clientSecret: null }
    }
  }

  async write({ settings, clientSecret }: OidcSetup): Promise<void> {
    const sealedSecret = clientSecret === null ? null : this.#key.seal(clientSecret)
    const value = JSON.stringify({ settings, sealedSecret } satisfies z.input<typeof stored>)
    const row = this.#database.insertInto('settings').values({ name, value })
    await row.onConflict((before) => before.column('name').doUpdateSet({ value })).execute()
  }

  async remove(): Promise<void> {
    await this.#database.deleteFrom('settings').where('name', '=', name).execute()
  }
}
