import { z } from 'zod'
import { checkSettings, type CheckSettings } from '@holdfast/contract'
import type { Database } from '../../database/open-database.ts'

const round = z.object({ at: z.number(), bytes: z.record(z.string(), z.number()) })
/** When vaults were checked, and how much was read of each. */
export type Round = z.infer<typeof round>

/** What an admin has set, and the last rounds. What cannot be read is as if it were not there. */
export class CheckTable {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async settings(): Promise<CheckSettings> {
    return checkSettings.safeParse(await this.#read('checkSettings')).data ?? checkSettings.parse({})
  }

  async set(settings: CheckSettings): Promise<CheckSettings> {
    await this.#write('checkSettings', settings)
    return settings
  }

  /** Oldest first. */
  async rounds(): Promise<Round[]> {
    return z.array(round).safeParse(await this.#read('checkRounds')).data ?? []
  }

  async recordRounds(rounds: readonly Round[]): Promise<void> {
    await this.#write('checkRounds', rounds)
  }

  async #read(name: string): Promise<unknown> {
    const row = this.#database.selectFrom('settings').select('value').where('name', '=', name)
    const value = (await row.executeTakeFirst())?.value
    try {
      return value === undefined ? undefined : JSON.parse(value)
    } catch {
      return undefined
    }
  }

  async #write(name: string, content: unknown): Promise<void> {
    const value = JSON.stringify(content)
    await this.#database
      .insertInto('settings')
      .values({ name, value })
      .onConflict((before) => before.column('name').doUpdateSet({ value }))
      .execute()
  }
}
