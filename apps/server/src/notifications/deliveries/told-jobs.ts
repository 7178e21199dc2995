import type { Happening, Job, JobHistoryPage } from '@holdfast/contract'
import type { Database } from '../../database/open-database.ts'

const name = 'notified-jobs-through'

/** The jobs that are kept, the newest first. */
export interface KeptJobs {
  page: (request: { limit: number }) => Promise<JobHistoryPage>
  find: (id: string) => Promise<Job | null>
}

/** Of which jobs people were told, up to a time: one that ended right before a crash is told of after the next start. */
export class ToldJobs {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** All that ended until then are in the queue, or of no concern. */
  async mark(finishedAt: number): Promise<void> {
    const value = String(Math.max(finishedAt, (await this.#read()) ?? 0))
    const row = this.#database.insertInto('settings').values({ name, value })
    await row.onConflict((before) => before.column('name').doUpdateSet({ value })).execute()
  }

  /** What ended since, oldest first. At the first start nothing did. */
  async missed(jobs: KeptJobs, now: number): Promise<Happening[]> {
    const through = await this.#read()
    if (through === null) {
      await this.mark(now)
      return []
    }
    const { entries } = await jobs.page({ limit: 200 })
    const missed: Happening[] = []
    for (const entry of entries.toReversed()) {
      if (entry.entry !== 'job' || !('finishedAt' in entry.state) || entry.state.finishedAt <= through) continue
      const { entry: _entry, ...job } = entry
      const state = (await jobs.find(job.id))?.state
      missed.push({ kind: 'job-ended', job, detail: state?.status === 'failed' ? state.detail : null })
    }
    return missed
  }

  async #read(): Promise<number | null> {
    const rows = this.#database.selectFrom('settings').select('value').where('name', '=', name)
    const row = await rows.executeTakeFirst()
    return row === undefined ? null : Number(row.value)
  }
}
