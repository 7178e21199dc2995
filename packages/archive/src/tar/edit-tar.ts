import { recordsOf, writePaxRecord } from './pax-records.ts'
import { readTar, type TarEntry } from './read-tar.ts'
import { isExtension, padded } from './tar-entry.ts'
import { blockBytes, sizeOf, typeOf, writeField } from './tar-header.ts'

const zeros = Buffer.alloc(blockBytes)

/**
 * The same tar with other headers: `edit` gives those of an entry, all blocks of them, or null to leave out the entry with its data.
 * All other bytes stay as they are. As strict as `readTar`.
 * @throws OpError `TRUNCATED`, see `readTar`; what `edit` throws, which ends the tar.
 */
export async function* editTar(
  tar: AsyncIterable<Buffer>,
  edit: (entry: TarEntry) => Buffer | null,
): AsyncGenerator<Buffer> {
  let unfilled = 0
  let isLeftOut = false
  for await (const event of readTar(tar)) {
    if (event.kind === 'data') {
      if (!isLeftOut) yield event.bytes
      continue
    }
    if (unfilled > 0) yield zeros.subarray(0, unfilled)
    unfilled = 0
    if (event.kind === 'end') {
      yield Buffer.alloc(event.trailerBytes)
      continue
    }
    const header = edit(event.entry)
    isLeftOut = header === null
    if (header === null) continue
    yield header
    unfilled = padded(event.entry.size) - event.entry.size
  }
}

/** A record of a PAX header; a key is bytes as a value is, in latin1. */
export interface PaxRecord {
  key: string
  value: Buffer
}

/**
 * The header blocks of an entry with other PAX records: `edit` gives what stands for one, or null to leave it out. The same buffer where
 * nothing changes; the PAX header goes where nothing is left of it.
 */
export function editRecords(header: Buffer, edit: (record: PaxRecord) => PaxRecord | null): Buffer {
  const parts: Buffer[] = []
  let isChanged = false
  let at = 0
  while (isExtension(typeOf(header, at))) {
    const end = at + blockBytes + padded(sizeOf(header, at) ?? 0)
    const extension = header.subarray(at, end)
    const edited = typeOf(extension, 0) === 'x' ? editExtension(extension, edit) : extension
    isChanged ||= edited !== extension
    parts.push(edited)
    at = end
  }
  return isChanged ? Buffer.concat([...parts, header.subarray(at)]) : header
}

function editExtension(extension: Buffer, edit: (record: PaxRecord) => PaxRecord | null): Buffer {
  const records = recordsOf(extension.subarray(blockBytes, blockBytes + (sizeOf(extension, 0) ?? 0)))
  const edited = records.flatMap(({ bytes, ...record }) => {
    const kept = edit(record)
    if (kept === null) return []
    return kept === record ? bytes : writePaxRecord(kept.key, kept.value)
  })
  if (edited.length === records.length && edited.every((bytes, index) => bytes === records[index]?.bytes))
    return extension
  if (edited.length === 0) return Buffer.alloc(0)
  const body = Buffer.concat(edited)
  const header = Buffer.from(extension.subarray(0, blockBytes))
  writeField(header, { at: 124, length: 12, value: body.length })
  return Buffer.concat([header, body, Buffer.alloc(padded(body.length) - body.length)])
}
