export interface PaxRecords {
  /** Overrides the header's size field; null when no record does. */
  size: number | null
  /** Raw bytes: a name need not be UTF-8, whatever the standard says. */
  path: Buffer | null
}

const newline = 0x0a
const space = 0x20
const equals = 0x3d

/**
 * Reads the body of a PAX 'x' or 'g' header: records of "<length> <key>=<value>\n", where the length counts itself.
 * Null when a record is malformed. An empty value takes the override back. POSIX pax, "pax Extended Header".
 */
export function parsePaxRecords(body: Buffer): PaxRecords | null {
  const records: PaxRecords = { size: null, path: null }
  let at = 0
  while (at < body.length) {
    const end = endOfRecord(body, at)
    if (end === null || !readRecord(body.subarray(body.indexOf(space, at) + 1, end - 1), records)) return null
    at = end
  }
  return records
}

function endOfRecord(body: Buffer, at: number): number | null {
  const digits = body.subarray(at, body.indexOf(space, at)).toString('latin1')
  if (!/^\d{1,7}$/.test(digits)) return null
  const end = at + Number(digits)
  return end > at && body[end - 1] === newline ? end : null
}

function readRecord(record: Buffer, records: PaxRecords): boolean {
  const split = record.indexOf(equals)
  if (split < 1) return false
  const key = record.toString('latin1', 0, split)
  const value = record.subarray(split + 1)
  if (key.includes('\0')) return false
  if (key === 'path') return readPath(value, records)
  if (key === 'size') return readSize(value.toString('latin1'), records)
  return true
}

function readPath(value: Buffer, records: PaxRecords): boolean {
  if (value.includes(0)) return false
  records.path = value.length === 0 ? null : value
  return true
}

function readSize(value: string, records: PaxRecords): boolean {
  if (!/^\d*$/.test(value)) return false
  records.size = value === '' ? null : Number(value)
  return records.size === null || Number.isSafeInteger(records.size)
}

/** The records of a body `parsePaxRecords` has accepted, as they came. Keys in latin1. */
export function recordsOf(body: Buffer): { key: string; value: Buffer; bytes: Buffer }[] {
  const records: { key: string; value: Buffer; bytes: Buffer }[] = []
  let at = 0
  for (let end = endOfRecord(body, at); end !== null; end = endOfRecord(body, at)) {
    const bytes = body.subarray(at, end)
    const split = bytes.indexOf(equals)
    const key = bytes.toString('latin1', bytes.indexOf(space) + 1, split)
    records.push({ key, value: bytes.subarray(split + 1, -1), bytes })
    at = end
  }
  return records
}

/** "<length> <key>=<value>\n", where the length counts itself. The key in latin1. */
export function writePaxRecord(key: string, value: Buffer): Buffer {
  const rest = Buffer.concat([Buffer.from(` ${key}=`, 'latin1'), value, Buffer.from('\n')])
  let length = rest.length + 1
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length
  return Buffer.concat([Buffer.from(String(length)), rest])
}

/** The last value of one key in a body `parsePaxRecords` has accepted; null where there is none or it is empty. */
export function paxValue(body: Buffer, wanted: string): Buffer | null {
  let value: Buffer | null = null
  for (let at = 0; at < body.length;) {
    const end = endOfRecord(body, at)
    if (end === null) return value
    const record = body.subarray(body.indexOf(space, at) + 1, end - 1)
    const split = record.indexOf(equals)
    if (record.toString('latin1', 0, split) === wanted)
      value = record.length === split + 1 ? null : record.subarray(split + 1)
    at = end
  }
  return value
}
