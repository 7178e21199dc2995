import { paxValue } from './pax-records.ts'
import { showBytes } from './show-bytes.ts'
import { blockBytes, fieldOf, nameOf, typeOf, untilNul } from './tar-header.ts'

/** An entry's header block as it came, and the name an extension header gave it. */
export interface Entry {
  readonly header: Buffer
  longName: Buffer | null
}

/** Hears of every part of a tar while it goes by. Bytes are the caller's until `feed` returns. */
export interface TarVisitor {
  /** Blocks of headers as they came: extension headers with their data, sparse maps. */
  blocks: (bytes: Buffer) => void
  /** An entry's whole header is known. `size` is that of its data in the tar. */
  entry: (found: {
    header: Buffer
    longName: Buffer | null
    pax: Buffer | null
    longLink: Buffer | null
    size: number
  }) => void
  data: (bytes: Buffer) => void
  /** What fills the last block of data. */
  padding: (bytes: Buffer) => void
}

export function isExtension(type: string): boolean {
  return type === 'x' || type === 'g' || type === 'L' || type === 'K'
}

/** Links, devices, folders and fifos carry none, whatever their size says; a V7 folder is a file whose name ends in a slash. */
export function hasNoData(entry: Entry): boolean {
  const type = typeOf(entry.header, 0)
  return type === '\0' ? entryName(entry).at(-1) === 0x2f : type >= '1' && type <= '6'
}

export function padded(size: number): number {
  return Math.ceil(size / blockBytes) * blockBytes
}

function entryName(entry: Entry): Buffer {
  return entry.longName ?? nameOf(entry.header)
}

export function showEntry(entry: Entry): string {
  return showBytes(entryName(entry))
}

/** Where a link leads, as its headers have it; empty for what is no link. */
export function linkNameOf({
  header,
  pax,
  longLink,
}: Pick<Parameters<TarVisitor['entry']>[0], 'header' | 'pax' | 'longLink'>): Buffer {
  return Buffer.from((pax && paxValue(pax, 'linkpath')) ?? longLink ?? untilNul(header.subarray(157, 257)))
}

/** Seconds since 1970, as the headers have it; may be negative or broken. */
export function mtimeOf({ header, pax }: Pick<Parameters<TarVisitor['entry']>[0], 'header' | 'pax'>): number {
  const value = pax === null ? null : paxValue(pax, 'mtime')
  return value === null ? (fieldOf(header, 136, 12) ?? 0) : Number(value.toString('latin1'))
}

/** A number of a header block, or the PAX record that stands for it. */
export function numberOf(
  { header, pax }: Pick<Parameters<TarVisitor['entry']>[0], 'header' | 'pax'>,
  { key, at }: { key: string; at: number },
): number {
  const value = pax === null ? null : paxValue(pax, key)
  return value === null ? (fieldOf(header, at, 8) ?? 0) : Number(value.toString('latin1'))
}

/**
 * What a digest takes of an entry beside its data: what it means, however it is written. Without times, which an engine does not
 * keep as they are, and of attributes with the one that it hands out again; without the names of owner and group, which the sending
 * host has for the numbers; the mode without the bits that say what it is of, which only older engines write (20.10).
 */
export function comparableFields(found: Parameters<TarVisitor['entry']>[0]): Buffer {
  const { header, longName, pax, size } = found
  const type = typeOf(header, 0)
  const isDevice = type === '3' || type === '4'
  const numbers = [
    (fieldOf(header, 100, 8) ?? 0) % 0o10000,
    numberOf(found, { key: 'uid', at: 108 }),
    numberOf(found, { key: 'gid', at: 116 }),
    size,
    ...(isDevice ? [fieldOf(header, 329, 8), fieldOf(header, 337, 8)] : []),
  ]
  const bytes = [
    longName ?? nameOf(header),
    type === '1' || type === '2' ? linkNameOf(found) : Buffer.alloc(0),
    (pax && paxValue(pax, 'SCHILY.xattr.security.capability')) ?? Buffer.alloc(0),
  ]
  const lengths = bytes.map(({ length }) => length)
  return Buffer.concat([Buffer.from(`${type} ${numbers.join(' ')} ${lengths.join(' ')} `), ...bytes])
}
