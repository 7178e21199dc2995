import { hash } from 'node:crypto'
import { readShares, type PackShare } from './host-line.ts'

/** What is to be known of a part of a table, all of it whole entries, where its text is not read. */
export interface PartSummary {
  entries: number
  /** Of the tar that its lines stand for. */
  tarBytes: number
  /** Of `PartHeads`: an unchanged part has the same. */
  heads: string
  /** Bytes of each pack that its lines point to. */
  shares: PackShare[]
}

/** A part as it stands in the list of a table. */
export interface ListedPart {
  /** 0 for the table's own blob, else the place in its `tables`, counted from 1. */
  table: number
  frame: number
  frames: number
  summary: PartSummary | null
}

const newline = 0x0a
const beforeStat = Buffer.from('{"stat":"')
const beforeMore = Buffer.from('{"in":')
const behindHead = ',"tar":'

/** The heads of lines in a row, one after the other, for their sha256 in base64url. */
export class PartHeads {
  #bytes = Buffer.allocUnsafeSlow(131_072)
  #fill = 0

  clear(): void {
    this.#fill = 0
  }

  add(text: Buffer, start: number, end: number): void {
    const length = end - start + 1
    if (this.#fill + length > this.#bytes.length) {
      const room = Buffer.allocUnsafeSlow((this.#fill + length) * 2)
      this.#bytes.copy(room, 0, 0, this.#fill)
      this.#bytes = room
    }
    this.#fill += text.copy(this.#bytes, this.#fill, start, end)
    this.#bytes[this.#fill++] = newline
  }

  digest(): string {
    return hash('sha256', this.#bytes.subarray(0, this.#fill), 'base64url')
  }
}

const heads = new PartHeads()

/** Null where not all of them are lines of entries that were made from a folder. */
export function summarize(text: Buffer): PartSummary | null {
  const shares = new Map<number, number>()
  let [entries, tarBytes] = [0, 0]
  heads.clear()
  for (let start = 0; start < text.length; entries++) {
    const headEnd = beginsWith(text, start, beforeStat) ? text.indexOf(behindHead, start) : -1
    const end = endOfEntry(text, start)
    const share = headEnd < 0 || end < 0 ? null : readShares(text, headEnd, end)
    if (share === null) return null
    heads.add(text, start, headEnd)
    tarBytes += share.tarBytes
    for (const [pack, bytes] of share.shares) shares.set(pack, (shares.get(pack) ?? 0) + bytes)
    start = end
  }
  return entries === 0 ? null : { entries, tarBytes, heads: heads.digest(), shares: [...shares] }
}

/** Behind all lines of the entry; -1 where it is not whole. */
function endOfEntry(text: Buffer, start: number): number {
  for (let at = start; ;) {
    const end = text.indexOf(newline, at) + 1
    if (end === 0) return -1
    if (!beginsWith(text, end, beforeMore)) return end
    at = end
  }
}

function beginsWith(text: Buffer, at: number, begin: Buffer): boolean {
  return text.length - at >= begin.length && text.compare(begin, 0, begin.length, at, at + begin.length) === 0
}

export function writePart({ table, frame, frames, summary }: ListedPart): string {
  const { entries, tarBytes, heads: digest, shares } = summary ?? { entries: 0, tarBytes: 0, heads: '', shares: [] }
  return JSON.stringify([table, frame, frames, entries, tarBytes, digest, shares])
}

/** Null when it is none. */
export function parsePart(line: string): ListedPart | null {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return null
  }
  if (!Array.isArray(value) || value.length !== 7) return null
  const [table, frame, frames, entries, tarBytes, digest, shares] = value as unknown[]
  if (!isCount(table) || !isCount(frame) || !isCount(frames) || frames === 0) return null
  if (!isCount(entries) || !isCount(tarBytes) || typeof digest !== 'string' || !areShares(shares)) return null
  return { table, frame, frames, summary: entries === 0 ? null : { entries, tarBytes, heads: digest, shares } }
}

function areShares(value: unknown): value is PackShare[] {
  return (
    Array.isArray(value) &&
    value.every((share: unknown) => Array.isArray(share) && share.length === 2 && share.every(isCount))
  )
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}
