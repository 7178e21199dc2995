import { setImmediate } from 'node:timers/promises'
import { z } from 'zod'
import { message, OpError, type AuditVerification, type Message } from '@holdfast/contract'
import type { Database } from '../database/open-database.ts'
import { chainStart, hashText, type ChainHead } from './chain.ts'

/** Where the log ended once, as a line of its journal in the default vault; `at` is the entry's. */
export const auditHead = z.object({
  instance: z.string(),
  seq: z.number().int().min(1),
  hash: z.string(),
  at: z.number(),
})
export type AuditHead = z.infer<typeof auditHead>

interface VerifyParts {
  database: Database
  /** The lines the vault has of this log, oldest first. @throws OpError where the vault is away. */
  heads: (instance: string) => Promise<AsyncIterable<string>>
}

const mostListed = 100
const pageRows = 1_000
const dayMs = 86_400_000

/**
 * Looks at the whole audit log: each entry against its hash, its place and the entry before it, the beginning against what a retention
 * recorded, and all of it against the heads in the vault, which tell of a tail that was cut and of entries that were written
 * anew with all their hashes. What it finds is a result, not an error.
 */
export async function verifyAudit({ database, heads }: VerifyParts): Promise<AuditVerification> {
  const found = new Findings()
  const { instance } = await database.selectFrom('auditChain').select('instance').executeTakeFirstOrThrow()
  const { walked, cut } = await walkChain(database, instance, found)
  const comparison = new Heads({ database, found, cut })
  const vault = await compareHeads(comparison, async () => readHeads(await heads(instance), instance))
  return { ...walked, vault, ...found.listed() }
}

class Findings {
  readonly #problems: { seq: number; detail: Message }[] = []
  #more = false

  add(seq: number, detail: Message): void {
    if (this.#problems.length < mostListed) this.#problems.push({ seq, detail })
    else this.#more = true
  }

  listed() {
    return { problems: this.#problems.toSorted((one, other) => one.seq - other.seq), hasMoreProblems: this.#more }
  }
}

type Walked = Pick<AuditVerification, 'entries' | 'firstSeq' | 'lastSeq' | 'hash'>
type Cut = z.infer<typeof cutEntry>
type Link = Pick<ChainHead, 'seq' | 'hash'> & { isSound: boolean }

async function walkChain(
  database: Database,
  instance: string,
  found: Findings,
): Promise<{ walked: Walked; cut: Cut | null }> {
  let entries = 0
  let before: Link = { ...chainStart(instance), isSound: true }
  let first: { seq: number; previous: string | null } | null = null
  const cuts: Cut[] = []
  for await (const row of rowsOf(database)) {
    entries += 1
    const { seq, previous, cut } = placeOf(row.entry)
    if (cut !== null) cuts.push(cut)
    let isSound = false
    if (seq !== row.seq && seq !== null)
      found.add(row.seq, message('audit-entry-misplaced', { seq: row.seq, found: String(seq) }))
    else if (seq === null || hashText(row.entry) !== row.hash)
      found.add(row.seq, message('audit-entry-edited', { seq: row.seq }))
    else isSound = true
    if (first === null && row.seq > 1) first = { seq: row.seq, previous }
    else if (row.seq !== before.seq + 1)
      found.add(before.seq + 1, message('audit-entries-missing', { seq: before.seq + 1, last: row.seq - 1 }))
    else if (isSound && before.isSound && previous !== before.hash)
      found.add(row.seq, message('audit-chain-broken', { seq: row.seq, previous: before.seq }))
    first ??= { seq: row.seq, previous }
    before = { seq: row.seq, hash: row.hash, isSound }
  }
  if (first === null) return { walked: { entries, firstSeq: null, lastSeq: null, hash: null }, cut: null }
  const { seq: firstSeq, previous } = first
  const cut = cuts.find(({ detail: { params } }) => params.through === firstSeq - 1 && params.hash === previous) ?? null
  if (firstSeq > 1 && cut === null) found.add(firstSeq, message('audit-start-missing', { seq: firstSeq }))
  return { walked: { entries, firstSeq, lastSeq: before.seq, hash: before.hash }, cut }
}

async function* rowsOf(database: Database) {
  for (let after = 0; ;) {
    const columns = database.selectFrom('audit').select(['seq', 'entry', 'hash'])
    const rows = await columns.where('seq', '>', after).orderBy('seq').limit(pageRows).execute()
    yield* rows
    const last = rows.at(-1)
    if (last === undefined) return
    after = last.seq
    await setImmediate()
  }
}

/** What every version writes. Others may be in there as well. */
const placed = z.object({ seq: z.number(), previous: z.string() })
const cutEntry = z.object({
  action: z.literal('audit.cut'),
  at: z.number(),
  detail: z.object({ params: z.object({ through: z.number(), hash: z.string(), days: z.number() }) }),
})

function placeOf(entry: string) {
  try {
    const value: unknown = JSON.parse(entry)
    const cut = cutEntry.safeParse(value).data ?? null
    return { ...placed.parse(value), cut }
  } catch {
    return { seq: null, previous: null, cut: null }
  }
}

async function compareHeads(
  comparison: Heads,
  heads: () => Promise<AsyncIterable<AuditHead | null>>,
): Promise<AuditVerification['vault']> {
  try {
    return await comparison.compare(await heads())
  } catch (error) {
    if (!(error instanceof OpError)) throw error
    return { state: 'unavailable', detail: error.detail }
  }
}

async function* readHeads(lines: AsyncIterable<string>, instance: string): AsyncGenerator<AuditHead | null> {
  for await (const line of lines) {
    let value: unknown = null
    try {
      value = JSON.parse(line)
    } catch {
      // As good as one of another shape.
    }
    const head = auditHead.safeParse(value).data
    yield head?.instance === instance ? head : null
  }
}

class Heads {
  readonly #database: Database
  readonly #found: Findings
  #count = 0
  #unreadable = 0
  #highest: AuditHead | null = null
  #lastSound = 0
  #isRewritten = false
  #isCutEarly = false
  readonly #cut: Cut | null

  constructor({ database, found, cut }: { database: Database; found: Findings; cut: Cut | null }) {
    this.#database = database
    this.#found = found
    this.#cut = cut
  }

  async compare(heads: AsyncIterable<AuditHead | null>): Promise<AuditVerification['vault']> {
    let batch: AuditHead[] = []
    for await (const head of heads) {
      if (head === null) this.#unreadable += 1
      else batch.push(head)
      if (batch.length < pageRows / 2) continue
      await this.#compare(batch)
      batch = []
    }
    await this.#compare(batch)
    if (this.#unreadable > 0) this.#found.add(0, message('audit-head-unreadable', { count: this.#unreadable }))
    await this.#compareTail()
    return { state: 'compared', heads: this.#count, lastSeq: this.#highest?.seq ?? null }
  }

  async #compare(batch: AuditHead[]): Promise<void> {
    if (batch.length === 0) return
    const seqs = batch.map(({ seq }) => seq)
    const rows = await this.#database.selectFrom('audit').select(['seq', 'hash']).where('seq', 'in', seqs).execute()
    const hashes = new Map(rows.map(({ seq, hash }) => [seq, hash]))
    for (const head of batch) this.#look(head, hashes.get(head.seq))
  }

  #look(head: AuditHead, hash: string | undefined): void {
    const { seq, at } = head
    this.#count += 1
    if (this.#highest !== null && seq < this.#highest.seq)
      this.#found.add(seq, message('audit-went-back', { seq, highest: this.#highest.seq, at }))
    if (this.#highest === null || seq > this.#highest.seq) this.#highest = head
    if (hash === head.hash) this.#lastSound = Math.max(this.#lastSound, seq)
    else if (hash !== undefined && !this.#isRewritten) {
      // Of what follows in the log every entry is another one then.
      this.#isRewritten = true
      this.#found.add(seq, message('audit-rewritten', { seq, after: this.#lastSound }))
    }
    this.#lookAtCut(head)
  }

  /** Somebody may have written what a retention writes. The vault knows how young the last of what went was. */
  #lookAtCut({ seq, at }: AuditHead): void {
    if (this.#cut === null || this.#isCutEarly) return
    const { through, days } = this.#cut.detail.params
    if (seq > through || at < this.#cut.at - days * dayMs) return
    this.#isCutEarly = true
    this.#found.add(seq, message('audit-cut-early', { seq, at, days }))
  }

  async #compareTail(): Promise<void> {
    if (this.#highest === null) return
    const { seq, at } = this.#highest
    const rows = this.#database.selectFrom('audit').select('seq').orderBy('seq', 'desc')
    const last = (await rows.limit(1).executeTakeFirst())?.seq ?? 0
    if (last < seq) this.#found.add(last + 1, message('audit-tail-missing', { seq, last, at }))
  }
}
