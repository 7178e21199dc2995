import { jobLimits, type JobLimits } from '@holdfast/contract'
import type { Database } from '../database/open-database.ts'

const name = 'jobLimits'

/** How many backups run beside each other, as an admin has set it. */
export class JobLimitsTable {
  readonly #database: Database
  #limits: JobLimits

  private constructor(database: Database, limits: JobLimits) {
    this.#database = database
    this.#limits = limits
  }

  /** What is not there, or cannot be read, is as it is without a setting. */
  static async open(database: Database): Promise<JobLimitsTable> {
    const rows = database.selectFrom('settings').select('value').where('name', '=', name)
    const row = await rows.executeTakeFirst()
    const parsed = row === undefined ? undefined : jobLimits.safeParse(JSON.parse(row.value)).data
    return new JobLimitsTable(database, parsed ?? jobLimits.parse({}))
  }

  get(): JobLimits {
    return this.#limits
  }

  /** What runs goes on; it counts for what begins. */
  async set(limits: JobLimits): Promise<JobLimits> {
    const value = JSON.stringify(limits)
    const row = this.#database.insertInto('settings').values({ name, value })
    await row.onConflict((before) => before.column('name').doUpdateSet({ value })).execute()
    this.#limits = limits
    return limits
  }
}
