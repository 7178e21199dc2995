import { isUtf8 } from 'node:buffer'
import type { ChunkRef } from '../blob/chunk-ref.ts'

const quote = 0x22
const backslash = 0x5c

/** What a line that was made from a folder says of its entry behind its head. */
export interface HostFields {
  header: Buffer
  type: string
  size: number
  mode: number
  uid: number
  gid: number
  mtime: number
  /** Of a symbolic link; that of a hard link stands in the head. */
  target: Buffer | null
}

/** Bytes of the chunks of a line that lie in each pack; one that was there already, and is counted elsewhere, has none. */
export type PackShare = [pack: number, bytes: number]

/**
 * How the line of an entry begins: the key of its stat, its name and, where it is a hard link, where to. A line that begins so is of the
 * same entry, unchanged.
 */
export class LineHead {
  bytes: Buffer = Buffer.allocUnsafeSlow(8192)
  length = 0

  set(stat: string, name: Buffer, link: Buffer | null): void {
    const room = 64 + stat.length + (name.length + (link?.length ?? 0)) * 6
    if (this.bytes.length < room) this.bytes = Buffer.allocUnsafeSlow(room * 2)
    this.length = this.bytes.write(`{"stat":"${stat}",`, 'latin1')
    this.#text('name', name)
    if (link === null) return
    this.bytes[this.length++] = 0x2c
    this.#text('link', link)
  }

  /** Whether a line at `start` begins so: behind it comes `,"tar"`, and no link. */
  isAt(text: Buffer, start: number): boolean {
    const end = start + this.length
    if (text.length < end + 8 || text.compare(this.bytes, 0, this.length, start, end) !== 0) return false
    return text[end] === 0x2c && text[end + 1] === quote && text[end + 2] === 0x74
  }

  toString(): string {
    return this.bytes.toString('utf8', 0, this.length)
  }

  #text(key: string, bytes: Buffer): void {
    if (isPlain(bytes)) {
      this.length += this.bytes.write(`"${key}":"`, this.length)
      this.length += bytes.copy(this.bytes, this.length)
      this.bytes[this.length++] = quote
      return
    }
    const text = isUtf8(bytes)
      ? `"${key}":${JSON.stringify(bytes.toString())}`
      : `"${key}Base64":"${bytes.toString('base64')}"`
    this.length += this.bytes.write(text, this.length)
  }
}

/** Whether they stand in JSON as they are. */
function isPlain(bytes: Buffer): boolean {
  let isAscii = true
  for (const byte of bytes) {
    if (byte < 0x20 || byte === quote || byte === backslash) return false
    if (byte > 0x7e) isAscii = false
  }
  return isAscii || isUtf8(bytes)
}

/** Where no chunk is known yet: the rest of a line, for `writeHostLine`. */
export function writeHostFields({ header, type, size, mode, uid, gid, mtime, target }: HostFields): string {
  const link = target === null ? '' : `,${textOf('link', target)}`
  const fields = `"type":${JSON.stringify(type)},"size":${size},"mode":${mode},"uid":${uid},"gid":${gid},"mtime":${mtime}`
  return `"header":"${header.toString('base64')}",${fields}${link}`
}

/** `tarBytes`: of header, data and padding. */
export function writeHostLine(
  head: string,
  { tarBytes, fields }: { tarBytes: number; fields: string },
  chunks: { refs: ChunkRef[]; shares: PackShare[] },
): string {
  const data = chunks.refs.length === 0 ? '' : `,"chunks":${JSON.stringify(chunks.refs)}`
  return `${head},"tar":${tarBytes},"in":${JSON.stringify(chunks.shares)},${fields}${data}}`
}

export function writeMoreChunks({ refs, shares }: { refs: ChunkRef[]; shares: PackShare[] }): string {
  return JSON.stringify({ in: shares, chunks: refs })
}

function textOf(key: string, bytes: Buffer): string {
  return isUtf8(bytes) ? `"${key}":${JSON.stringify(bytes.toString())}` : `"${key}Base64":"${bytes.toString('base64')}"`
}

/** What is behind the heads of the lines of one entry. */
export interface GroupShare {
  tarBytes: number
  shares: PackShare[]
}

/**
 * Reads `,"tar":1536,"in":[[0,1000]],` behind the head of a line, and `{"in":[...],` at the beginning of those behind it. Null when they are not there.
 */
export function readShares(text: Buffer, headEnd: number, end: number): GroupShare | null {
  const reader = new ShareReader(text, headEnd)
  if (!reader.skip(',"tar":')) return null
  const share: GroupShare = { tarBytes: reader.number(), shares: [] }
  if (!reader.skip(',"in":') || !reader.pairs(share.shares)) return null
  for (let at = text.indexOf(0x0a, reader.at) + 1; at > 0 && at < end; at = text.indexOf(0x0a, at) + 1) {
    reader.at = at
    if (!reader.skip('{"in":') || !reader.pairs(share.shares)) return null
  }
  return share
}

class ShareReader {
  at: number
  readonly #text: Buffer

  constructor(text: Buffer, at: number) {
    this.#text = text
    this.at = at
  }

  skip(expected: string): boolean {
    for (let index = 0; index < expected.length; index++)
      if (this.#text[this.at + index] !== expected.charCodeAt(index)) return false
    this.at += expected.length
    return true
  }

  /** Zero where there is no digit. */
  number(): number {
    let value = 0
    for (;;) {
      const digit = (this.#text[this.at] ?? 0) - 0x30
      if (digit < 0 || digit > 9) return value
      value = value * 10 + digit
      this.at++
    }
  }

  /** `[[0,1000],[3,20]]` and a comma. */
  pairs(into: PackShare[]): boolean {
    if (this.skip('[],')) return true
    if (!this.skip('[')) return false
    for (;;) {
      if (!this.skip('[')) return false
      const pack = this.number()
      if (!this.skip(',')) return false
      into.push([pack, this.number()])
      if (!this.skip(']')) return false
      if (this.skip('],')) return true
      if (!this.skip(',')) return false
    }
  }
}

/** The name in a line, be it of a folder or of an engine's tar; null where it has none. */
export function nameOfLine(text: Buffer, start: number, end: number): Buffer | null {
  return nameOfHead(text, start, end) ?? nameOfJson(text, start, end)
}

const beforeStat = '{"stat":"'
const beforeName = ',"name":"'

function nameOfHead(text: Buffer, start: number, end: number): Buffer | null {
  if (text.toString('latin1', start, start + beforeStat.length) !== beforeStat) return null
  const statEnd = text.indexOf(quote, start + beforeStat.length) + 1
  if (statEnd === 0 || text.toString('latin1', statEnd, statEnd + beforeName.length) !== beforeName) return null
  const from = statEnd + beforeName.length
  const to = text.indexOf(quote, from)
  // One with an escape in it is left to the parser.
  if (to < 0 || to > end || text.subarray(from, to).includes(backslash)) return null
  return Buffer.from(text.subarray(from, to))
}

function nameOfJson(text: Buffer, start: number, end: number): Buffer | null {
  try {
    const newline = text.indexOf(0x0a, start)
    const line: unknown = JSON.parse(text.toString('utf8', start, newline < 0 ? end : Math.min(end, newline)))
    if (typeof line !== 'object' || line === null) return null
    if ('name' in line && typeof line.name === 'string') return Buffer.from(line.name)
    if ('nameBase64' in line && typeof line.nameBase64 === 'string') return Buffer.from(line.nameBase64, 'base64')
    return null
  } catch {
    return null
  }
}
