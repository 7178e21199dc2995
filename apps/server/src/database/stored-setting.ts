import type { z } from 'zod'
import type { Database } from './open-database.ts'

interface SettingOf<T> {
  name: string
  schema: z.ZodType<T>
}

/** One thing an admin has set. */
export class StoredSetting<T> {
  readonly #database: Database
  readonly #name: string
  #value: T

  private constructor(database: Database, name: string, value: T) {
    this.#database = database
    this.#name = name
    this.#value = value
  }

  /** What is not there, or cannot be read, is as it is without a setting. */
  static async open<T>(database: Database, { name, schema }: SettingOf<T>): Promise<StoredSetting<T>> {
    const rows = database.selectFrom('settings').select('value').where('name', '=', name)
    const row = await rows.executeTakeFirst()
    const parsed = row === undefined ? undefined : schema.safeParse(JSON.parse(row.value)).data
    return new StoredSetting(database, name, parsed ?? schema.parse({}))
  }

  get(): T {
    return this.#value
  }

  /** What runs goes on as it was; it counts for what begins. */
  async set(setting: T): Promise<T> {
    const value = JSON.stringify(setting)
    const row = this.#database.insertInto('settings').values({ name: this.#name, value })
    await row.onConflict((before) => before.column('name').doUpdateSet({ value })).execute()
    this.#value = setting
    return setting
  }
}
