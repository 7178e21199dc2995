import { isUtf8 } from 'node:buffer'
import type { TarEntry } from '@holdfast/archive'
import type { ChunkRef } from '../blob/chunk-ref.ts'
import { chunkBytes, chunksPerLine, frameBytes } from '../blob/chunk-ref.ts'

export interface TableEntry {
  /** Base64 of the header blocks as they came. */
  header: string
  name: Buffer
  type: string
  size: number
  mode: number
  uid: number
  gid: number
  mtime: number
  link: Buffer
  /** The first ones; the others are in the lines behind. */
  chunks: ChunkRef[]
}

export type TableLine =
  /** Without data it is the table of a layer, which has it. */
  | { kind: 'format'; format: number; data: boolean }
  | { kind: 'entry'; entry: TableEntry }
  | { kind: 'chunks'; chunks: ChunkRef[] }
  | { kind: 'end'; entries: number; bytes: number; trailerBytes: number }

export const tableFormat = 1

/** Eight MiB of headers in base64. */
export const longestLine = 12_582_912

export function writeEntryLine(entry: TarEntry, chunks: ChunkRef[]): string {
  const { name, linkName, type, size, mode, uid, gid, mtime } = entry
  return JSON.stringify({
    header: entry.header.toString('base64'),
    ...text('name', name),
    type,
    size,
    mode,
    uid: finite(uid),
    gid: finite(gid),
    mtime: finite(mtime),
    ...(linkName.length > 0 && text('link', linkName)),
    ...(chunks.length > 0 && { chunks }),
  })
}

/** Null when it is no line of a table. Checked by hand: there may be millions. */
export function parseTableLine(line: string): TableLine | null {
  const value = parseJson(line)
  if (value === null) return null
  if (typeof value['header'] === 'string') return parseEntry(value, value['header'])
  if (Array.isArray(value['chunks'])) {
    const chunks = parseChunks(value['chunks'])
    return chunks && { kind: 'chunks', chunks }
  }
  if (isCount(value['format'])) return { kind: 'format', format: value['format'], data: value['data'] !== false }
  const end = value['end']
  if (!isRecord(end)) return null
  const { entries, bytes, trailerBytes } = end
  if (!isCount(entries) || !isCount(bytes) || !isCount(trailerBytes)) return null
  return { kind: 'end', entries, bytes, trailerBytes }
}

function parseEntry(value: Record<string, unknown>, header: string): TableLine | null {
  const { type, size, mode, uid, gid, mtime } = value
  const name = bytesOf(value, 'name')
  const link = bytesOf(value, 'link')
  const chunks = value['chunks'] === undefined ? [] : parseChunks(value['chunks'])
  if (name === null || chunks === null || typeof type !== 'string' || !isCount(size)) return null
  if (!isNumber(mode) || !isNumber(uid) || !isNumber(gid) || !isNumber(mtime)) return null
  const entry = { header, name, type, size, mode, uid, gid, mtime, link: link ?? Buffer.alloc(0), chunks }
  return { kind: 'entry', entry }
}

function parseChunks(value: unknown): ChunkRef[] | null {
  if (!Array.isArray(value) || value.length > chunksPerLine) return null
  for (const item of value as unknown[]) if (!isChunk(item)) return null
  return value as ChunkRef[]
}

function isChunk(item: unknown): item is ChunkRef {
  if (!Array.isArray(item) || item.length !== 5) return false
  const [sha256, pack, frame, offset, length] = item as unknown[]
  if (typeof sha256 !== 'string' || sha256.length !== 64 || !isCount(pack) || !isCount(frame)) return false
  return isCount(offset) && isCount(length) && length > 0 && length <= chunkBytes && offset + length <= frameBytes
}

function parseJson(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line)
    return isRecord(value) ? value : null
  } catch {
    return null
  }
}

function text(key: string, bytes: Buffer): Record<string, string> {
  return isUtf8(bytes) ? { [key]: bytes.toString('utf8') } : { [`${key}Base64`]: bytes.toString('base64') }
}

function bytesOf(value: Record<string, unknown>, key: string): Buffer | null {
  const plain = value[key]
  if (typeof plain === 'string') return Buffer.from(plain)
  const encoded = value[`${key}Base64`]
  return typeof encoded === 'string' ? Buffer.from(encoded, 'base64') : null
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number'
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : 0
}
