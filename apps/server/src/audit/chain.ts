import { createHash } from 'node:crypto'
import type { AuditEntry } from '@holdfast/contract'

/** Where a chain ends: its last entry, and the SHA-256 of that. `seq` 0 before the first. */
export interface ChainHead {
  seq: number
  /** 64 hex digits. */
  hash: string
  /** Of the entry, in ms since 1970. */
  at: number
}

/**
 * The audit log as a chain. Each entry is stored as its canonical JSON: RFC 8785, that is UTF-8 without white space, the keys of every
 * object in the order of their UTF-16 code units, numbers and texts as ECMAScript's JSON.stringify writes them; a lone surrogate is
 * U+FFFD. Its hash is the SHA-256 of these bytes. `previous` is the hash of the entry before; of the first one the SHA-256
 * of the log's instance id. `seq` counts from 1 without a gap.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.toWellFormed())
  if (Array.isArray(value)) return `[${value.map((one) => canonicalJson(one ?? null)).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.entries(value).filter(([, field]) => field !== undefined)
  const sorted = fields.toSorted(([one], [other]) => (one < other ? -1 : 1))
  return `{${sorted.map(([key, field]) => `${canonicalJson(key)}:${canonicalJson(field)}`).join(',')}}`
}

/** SHA-256 in hex. */
export function hashText(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** What the first entry of a log follows. */
export function chainStart(instance: string): ChainHead {
  return { seq: 0, hash: hashText(instance), at: 0 }
}

/** An entry that follows `head`, as it is stored, and where the log ends with it. */
export function linkEntry(before: ChainHead, record: Omit<AuditEntry, 'seq' | 'previous'>) {
  const seq = before.seq + 1
  const entry = canonicalJson({ ...record, seq, previous: before.hash } satisfies AuditEntry)
  const hash = hashText(entry)
  return { row: { seq, entry, hash }, head: { seq, hash, at: record.at } }
}
