import { recordsOf } from './pax-records.ts'
import { readTar, type TarEntry } from './read-tar.ts'
import { isExtension, padded } from './tar-entry.ts'
import { blockBytes, sizeOf, typeOf, writeField } from './tar-header.ts'

/** What an owner is called elsewhere; may throw, which ends the tar. */
export type MapOwner = (id: number, kind: 'uid' | 'gid', entry: TarEntry) => number

const zeros = Buffer.alloc(blockBytes)
const fields = { uid: 108, gid: 116 } as const
const fieldBytes = 8
/** Of octal digits. */
const largest = 0o7777777

/**
 * The same tar with other owners: numbers in headers, and PAX records of numbers too large for one, which become the header's again
 * where they fit. All other bytes stay as they are. As strict as `readTar`.
 * @throws OpError `TRUNCATED`, see `readTar`; what `map` throws; RangeError for an id that it makes too large for a header.
 */
export async function* mapOwners(tar: AsyncIterable<Buffer>, map: MapOwner): AsyncGenerator<Buffer> {
  let unfilled = 0
  for await (const event of readTar(tar)) {
    if (event.kind === 'data') {
      yield event.bytes
      continue
    }
    if (unfilled > 0) yield zeros.subarray(0, unfilled)
    unfilled = 0
    if (event.kind === 'entry') {
      yield mapHeader(event.entry, map)
      unfilled = padded(event.entry.size) - event.entry.size
    } else yield Buffer.alloc(event.trailerBytes)
  }
}

function mapHeader(entry: TarEntry, map: MapOwner): Buffer {
  const parts: Buffer[] = []
  let at = 0
  while (isExtension(typeOf(entry.header, at))) {
    const end = at + blockBytes + padded(sizeOf(entry.header, at) ?? 0)
    const extension = entry.header.subarray(at, end)
    parts.push(typeOf(extension, 0) === 'x' ? withoutOwners(extension) : extension)
    at = end
  }
  const own = Buffer.from(entry.header.subarray(at, at + blockBytes))
  for (const kind of ['uid', 'gid'] as const) {
    const id = map(entry[kind], kind, entry)
    if (id > largest) throw new RangeError(`${kind} ${id} does not fit into a tar header`)
    writeField(own, { at: fields[kind], length: fieldBytes, value: id })
  }
  return Buffer.concat([...parts, own, entry.header.subarray(at + blockBytes)])
}

/** Nothing where nothing is left. */
function withoutOwners(extension: Buffer): Buffer {
  const size = sizeOf(extension, 0) ?? 0
  const records = recordsOf(extension.subarray(blockBytes, blockBytes + size))
  const kept = records.filter(({ key }) => key !== 'uid' && key !== 'gid')
  if (kept.length === records.length) return extension
  if (kept.length === 0) return Buffer.alloc(0)
  const body = Buffer.concat(kept.map(({ bytes }) => bytes))
  const header = Buffer.from(extension.subarray(0, blockBytes))
  writeField(header, { at: 124, length: 12, value: body.length })
  return Buffer.concat([header, body, Buffer.alloc(padded(body.length) - body.length)])
}
