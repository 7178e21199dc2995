import { message, OpError, type AuditEntry } from '@holdfast/contract'
import type { Database } from '../database/open-database.ts'
import type { Log } from '../log.ts'
import { Revision } from '../watching/revision.ts'
import { chainStart, linkEntry, type ChainHead } from './chain.ts'

/** What is said of an action; where it stands in the log is the log's. */
export type AuditRecord = Omit<AuditEntry, 'seq' | 'at' | 'previous'>

/** Of a record: what most have nothing of. */
export const plainRecord = { subject: null, about: null, code: null, detail: null, jobId: null, began: null } as const

const mostOwed = 1_000
const dayMs = 86_400_000

/** The audit log: one queue, so that the order of the entries is the chain's. */
export class AuditLog {
  readonly #database: Database
  readonly #log: Log
  readonly #revision = new Revision()
  /** Of what has been done already: they come first once the database can be written again, and until then nothing else is recorded. */
  readonly #owed: { at: number; record: AuditRecord }[] = []
  /** Null after a write of which nobody knows whether it arrived. */
  #head: ChainHead | null = null
  #last: Promise<unknown> = Promise.resolve()

  constructor(database: Database, log: Log) {
    this.#database = database
    this.#log = log
  }

  /** Bumped with every entry. */
  get revision(): Revision {
    return this.#revision
  }

  /**
   * Appends an entry; it is on the disk when it resolves.
   * @throws OpError `DISK_FULL`, `STORAGE_FAILED`: what it is about must not be done then.
   */
  async append(record: AuditRecord): Promise<ChainHead> {
    const at = Date.now()
    return this.#oneByOne(async () => {
      try {
        await this.#settle()
        return await this.#insert(at, record)
      } catch (error) {
        throw unrecorded(error)
      }
    })
  }

  /** Appends an entry about what has been done, and cannot be undone: one that cannot be written now is written before the next one. */
  async appendLater(record: AuditRecord): Promise<void> {
    this.#owed.push({ at: Date.now(), record })
    await this.#oneByOne(async () => {
      try {
        await this.#settle()
      } catch (error) {
        const { action, jobId } = record
        this.#log.error(
          { err: error, action, jobId, owed: this.#owed.length },
          'an entry of the audit log is not written yet',
        )
        // Each has its `began` entry already; and nothing more begins meanwhile, so that is a lot of jobs.
        this.#owed.splice(0, this.#owed.length - mostOwed)
      }
    })
  }

  /** Once what was handed in so far is written, or owed. */
  async settled(): Promise<void> {
    await this.#last
  }

  async head(): Promise<ChainHead> {
    return this.#oneByOne(() => this.#readHead())
  }

  /** What tells this log from others, in the default vault. */
  async instance(): Promise<string> {
    return (await this.#database.selectFrom('auditChain').select('instance').executeTakeFirstOrThrow()).instance
  }

  /**
   * Removes the entries that are older than so many days, up to the first that is not: whole beginnings of the log. An entry with the
   * hash of the last of them takes their place. Resolves with how many went.
   */
  async cut(days: number): Promise<number> {
    return this.#oneByOne(async () => {
      await this.#settle()
      const last = await this.#lastBefore(Date.now() - days * dayMs)
      if (last === undefined) return 0
      const { seq: through, hash } = last
      const record: AuditRecord = {
        ...plainRecord,
        actor: { kind: 'system', id: 'holdfast', name: 'Holdfast' },
        from: null,
        action: 'audit.cut',
        outcome: 'done',
        detail: message('audit-cut', { through, hash, days }),
      }
      const { row, head } = linkEntry(await this.#readHead(), { ...record, at: Date.now() })
      this.#head = null
      const removed = await this.#database.transaction().execute(async (database) => {
        await database.insertInto('audit').values(row).execute()
        return database.deleteFrom('audit').where('seq', '<=', through).executeTakeFirst()
      })
      this.#advance(head)
      return Number(removed.numDeletedRows)
    })
  }

  async #lastBefore(before: number) {
    const columns = this.#database.selectFrom('audit').select(['seq', 'hash'])
    const kept = await columns.where('at', '>=', before).orderBy('seq').limit(1).executeTakeFirst()
    const older = kept === undefined ? columns : columns.where('seq', '<', kept.seq)
    return older.orderBy('seq', 'desc').limit(1).executeTakeFirst()
  }

  async #settle(): Promise<void> {
    for (let next = this.#owed[0]; next !== undefined; next = this.#owed[0]) {
      await this.#insert(next.at, next.record)
      this.#owed.shift()
    }
  }

  async #insert(at: number, record: AuditRecord): Promise<ChainHead> {
    const { row, head } = linkEntry(await this.#readHead(), { ...record, at })
    this.#head = null
    await this.#database.insertInto('audit').values(row).execute()
    return this.#advance(head)
  }

  #advance(head: ChainHead): ChainHead {
    this.#head = head
    this.#revision.bump()
    return head
  }

  async #readHead(): Promise<ChainHead> {
    if (this.#head !== null) return this.#head
    const rows = this.#database.selectFrom('audit').select(['seq', 'hash', 'at']).orderBy('seq', 'desc')
    const last = await rows.limit(1).executeTakeFirst()
    this.#head = last === undefined ? chainStart(await this.instance()) : { ...last, at: last.at ?? 0 }
    return this.#head
  }

  async #oneByOne<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#last.then(work)
    this.#last = run.catch(() => undefined)
    return run
  }
}

const sqliteFull = 13

function unrecorded(error: unknown): OpError {
  const { errcode, message: text = '' } = (error ?? {}) as { errcode?: number; message?: string }
  const detail = message('audit-unrecorded', { reason: message('verbatim', { text }) })
  return new OpError(errcode === sqliteFull ? 'DISK_FULL' : 'STORAGE_FAILED', detail, { cause: error })
}
