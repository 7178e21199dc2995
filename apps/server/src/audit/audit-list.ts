import { sql } from 'kysely'
import { auditEntry, type AuditFilter, type AuditPage } from '@holdfast/contract'
import type { Database } from '../database/open-database.ts'

export type ListedEntry = AuditPage['entries'][number]

interface PageRequest {
  limit: number
  /** `seq` of the last entry of the page before. */
  cursor?: string | null | undefined
  filter?: AuditFilter | undefined
}

const mostText = 2_000
const exportRows = 500

/** What is in the audit log, newest first; read leniently, for it may have been tampered with. */
export class AuditList {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async page({ limit, cursor, filter = {} }: PageRequest): Promise<AuditPage> {
    const rows = await this.#rows(filter, { limit: limit + 1, before: cursor == null ? null : Number(cursor) })
    const last = rows.length > limit ? rows[limit - 1] : undefined
    return { entries: rows.slice(0, limit).map(readRow), nextCursor: last === undefined ? null : String(last.seq) }
  }

  /** Everything that the filter lets through, with its hash, a few at a time. */
  async *all(filter: AuditFilter): AsyncGenerator<{ entry: ListedEntry; hash: string }> {
    for (let before: number | null = null; ;) {
      const rows: StoredEntry[] = await this.#rows(filter, { limit: exportRows, before })
      for (const row of rows) yield { entry: readRow(row), hash: row.hash }
      const last = rows.at(-1)
      if (last === undefined) return
      before = last.seq
    }
  }

  async #rows(
    filter: AuditFilter,
    { limit, before }: { limit: number; before: number | null },
  ): Promise<StoredEntry[]> {
    const { actorKind, actorName, action, subjectKind, subjectName, outcomes, since, until } = filter
    return this.#database
      .selectFrom('audit')
      .select(['seq', 'entry', 'hash'])
      .$if(before !== null, (query) => query.where('seq', '<', before ?? 0))
      .$if(actorKind !== undefined, (query) => query.where('actorKind', '=', actorKind ?? ''))
      .$if(actorName !== undefined, (query) => query.where(has('actorName', actorName ?? '')))
      .$if(action !== undefined, (query) => query.where(sql<boolean>`instr("action", ${action ?? ''}) = 1`))
      .$if(subjectKind !== undefined, (query) => query.where('subjectKind', '=', subjectKind ?? ''))
      .$if(subjectName !== undefined, (query) => query.where(has('subjectName', subjectName ?? '')))
      .$if(outcomes !== undefined, (query) => query.where('outcome', 'in', outcomes ?? []))
      .$if(since !== undefined, (query) => query.where('at', '>=', since ?? 0))
      .$if(until !== undefined, (query) => query.where('at', '<', until ?? 0))
      .orderBy('seq', 'desc')
      .limit(limit)
      .execute()
  }
}

interface StoredEntry {
  seq: number
  entry: string
  hash: string
}

function has(column: 'actorName' | 'subjectName', part: string) {
  return sql<boolean>`instr(lower(${sql.ref(column)}), lower(${part})) > 0`
}

function readRow({ seq, entry: text }: StoredEntry): ListedEntry {
  try {
    const parsed = auditEntry.parse(JSON.parse(text))
    if (parsed.seq === seq) return { entry: 'readable', ...parsed }
  } catch {
    // Of another version, or tampered with: it is shown as what it is.
  }
  return { entry: 'unreadable', seq, text: text.slice(0, mostText) }
}
