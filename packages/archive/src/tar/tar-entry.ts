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
