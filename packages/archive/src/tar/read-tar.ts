import { message, OpError } from '@holdfast/contract'
import { paxValue } from './pax-records.ts'
import { hasNoData, isExtension, linkNameOf, mtimeOf, numberOf, padded, type TarVisitor } from './tar-entry.ts'
import { blockBytes, fieldOf, nameOf, sizeOf, typeOf, untilNul } from './tar-header.ts'
import { TarStructure } from './tar-structure.ts'
import type { TarWalkerOptions } from './walk-tar.ts'

/** One entry of a tar, as its headers have it. */
export interface TarEntry {
  /** Every header block as it came: extension headers with their data, the entry's own, sparse maps. A multiple of 512 bytes. */
  header: Buffer
  /** Bytes, never decoded. A folder's name ends in a slash in most tars. */
  name: Buffer
  /** Of hard and symbolic links; else empty. */
  linkName: Buffer
  /** The type flag: `0` or NUL a file, `1` a hard link, `2` a symbolic link, `3` and `4` devices, `5` a folder, `6` a fifo. */
  type: string
  /** Bytes of data in the tar, without padding. */
  size: number
  mode: number
  uid: number
  gid: number
  /** Seconds since 1970; may be negative or broken. */
  mtime: number
  deviceMajor: number
  deviceMinor: number
}

export type TarEvent =
  | { kind: 'entry'; entry: TarEntry }
  /** A piece of the data of the entry before; its memory is the reader's until he asks for the next event. */
  | { kind: 'data'; bytes: Buffer }
  /** The tar is whole; `bytes` is its length, of which the last `trailerBytes` are zeros. */
  | { kind: 'end'; entries: number; bytes: number; trailerBytes: number }

/**
 * Takes a tar apart: headers as they came, then data. Put together again in the same order, each entry's data filled up with
 * zeros to 512 bytes and `trailerBytes` zeros behind, they are the same bytes. As strict as `createTarWalker`, and padding must
 * be zeros. Unless the last event came, the tar was not whole.
 * @throws OpError `TRUNCATED`, see `createTarWalker`.
 */
export async function* readTar(
  source: AsyncIterable<Buffer>,
  { onEntry }: Pick<TarWalkerOptions, 'onEntry'> = {},
): AsyncGenerator<TarEvent> {
  let events: TarEvent[] = []
  let blocks: Buffer[] = []
  let contentBytes = 0
  const visitor: TarVisitor = {
    blocks: (bytes) => void blocks.push(Buffer.from(bytes)),
    entry: (found) => {
      const header = Buffer.concat(blocks)
      blocks = []
      contentBytes += header.length + Math.ceil(found.size / 512) * 512
      const entry = entryOf(header, found)
      onEntry?.(entry)
      events.push({ kind: 'entry', entry })
    },
    data: (bytes) => void events.push({ kind: 'data', bytes }),
    padding: (bytes) => {
      if (bytes.some((byte) => byte !== 0)) throw new OpError('TRUNCATED', message('tar-not-padded'))
    },
  }
  const structure = new TarStructure({ visitor })
  for await (const chunk of source) {
    structure.feed(chunk)
    yield* events
    events = []
  }
  structure.end()
  const { entries, bytes } = structure
  yield { kind: 'end', entries, bytes, trailerBytes: bytes - contentBytes }
}

/** The entry whose header blocks these are, all of them, as `TarEntry.header` has them. */
export function parseHeader(header: Buffer): TarEntry {
  let pax: Buffer | null = null
  let longName: Buffer | null = null
  let longLink: Buffer | null = null
  let at = 0
  for (let type = typeOf(header, at); isExtension(type); type = typeOf(header, at)) {
    const size = sizeOf(header, at) ?? 0
    const body = header.subarray(at + blockBytes, at + blockBytes + size)
    if (type === 'x') pax = body
    if (type === 'L') longName = untilNul(body)
    if (type === 'K') longLink = untilNul(body)
    at += blockBytes + padded(size)
  }
  const own = header.subarray(at, at + blockBytes)
  longName = (pax && paxValue(pax, 'path')) ?? longName
  const written = pax && paxValue(pax, 'size')
  const size = written !== null ? Number(written.toString('latin1')) : (sizeOf(own, 0) ?? 0)
  const found = { header: own, longName, pax, longLink, size }
  return entryOf(header, hasNoData(found) ? { ...found, size: 0 } : found)
}

function entryOf(
  whole: Buffer,
  { header, longName, pax, longLink, size }: Parameters<TarVisitor['entry']>[0],
): TarEntry {
  return {
    header: whole,
    name: Buffer.from(longName ?? nameOf(header)),
    linkName: linkNameOf({ header, pax, longLink }),
    type: typeOf(header, 0),
    size,
    mode: fieldOf(header, 100, 8) ?? 0,
    uid: numberOf({ header, pax }, { key: 'uid', at: 108 }),
    gid: numberOf({ header, pax }, { key: 'gid', at: 116 }),
    mtime: mtimeOf({ header, pax }),
    deviceMajor: fieldOf(header, 329, 8) ?? 0,
    deviceMinor: fieldOf(header, 337, 8) ?? 0,
  }
}
