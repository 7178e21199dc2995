import { editRecords, editTar } from './edit-tar.ts'
import type { TarEntry } from './read-tar.ts'
import { isExtension, padded } from './tar-entry.ts'
import { blockBytes, sizeOf, typeOf, writeField } from './tar-header.ts'

/** What an owner is called elsewhere; may throw, which ends the tar. */
export type MapOwner = (id: number, kind: 'uid' | 'gid', entry: TarEntry) => number

const fields = { uid: 108, gid: 116 } as const
const fieldBytes = 8
/** Of octal digits. */
const largest = 0o7777777

/**
 * The same tar with other owners: numbers in headers, and PAX records of numbers too large for one, which become the header's again
 * where they fit. All other bytes stay as they are. As strict as `readTar`.
 * @throws OpError `TRUNCATED`, see `readTar`; what `map` throws; RangeError for an id that it makes too large for a header.
 */
export function mapOwners(tar: AsyncIterable<Buffer>, map: MapOwner): AsyncGenerator<Buffer> {
  return editTar(tar, (entry) => mapHeader(entry, map))
}

function mapHeader(entry: TarEntry, map: MapOwner): Buffer {
  const header = Buffer.from(
    editRecords(entry.header, (record) => (record.key === 'uid' || record.key === 'gid' ? null : record)),
  )
  const own = header.subarray(ownBlockAt(header))
  for (const kind of ['uid', 'gid'] as const) {
    const id = map(entry[kind], kind, entry)
    if (id > largest) throw new RangeError(`${kind} ${id} does not fit into a tar header`)
    writeField(own.subarray(0, blockBytes), { at: fields[kind], length: fieldBytes, value: id })
  }
  return header
}

function ownBlockAt(header: Buffer): number {
  let at = 0
  while (isExtension(typeOf(header, at))) at += blockBytes + padded(sizeOf(header, at) ?? 0)
  return at
}
