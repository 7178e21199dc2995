import { paxKeyOf, type Xattr } from './read-xattrs.ts'

export interface HeaderFields {
  /** Bytes; a folder's ends in a slash. */
  name: Buffer
  /** Of hard and symbolic links; else empty. */
  linkName: Buffer
  /** The type flag: `0` a file, `1` a hard link, `2` a symbolic link, `3` and `4` devices, `5` a folder, `6` a fifo. */
  type: string
  /** Bytes of data that follow. */
  size: number
  /** Without the bits that say what it is of. */
  mode: number
  uid: number
  gid: number
  /** Nanoseconds since 1970; may be negative. */
  mtimeNs: bigint
  deviceMajor: number
  deviceMinor: number
  xattrs: readonly Xattr[]
}

const blockBytes = 512
const nameBytes = 100
/** Seven and eleven octal digits. */
const largestId = 0o7777777
const largestNumber = 0o77777777777

/**
 * The blocks of an entry before its data: a ustar header, and before it a PAX extended header for what does not fit into one. Of the
 * same fields always the same bytes. POSIX pax, "ustar Interchange Format" and "pax Extended Header"; xattrs as star and GNU tar have them.
 */
export function writePaxHeader(fields: HeaderFields): Buffer {
  const records = recordsOf(fields)
  const own = ustarHeader(fields)
  if (records.length === 0) return own
  const body = Buffer.concat(records)
  const extension = ustarHeader({
    name: Buffer.from('PaxHeaders.0/entry'),
    linkName: Buffer.alloc(0),
    type: 'x',
    size: body.length,
    mode: 0o644,
    uid: 0,
    gid: 0,
    mtimeNs: 0n,
    deviceMajor: 0,
    deviceMinor: 0,
  })
  return Buffer.concat([extension, body, Buffer.alloc(-body.length & (blockBytes - 1)), own])
}

function recordsOf({ name, linkName, size, uid, gid, mtimeNs, xattrs }: HeaderFields): Buffer[] {
  const records: Buffer[] = []
  const add = (key: Buffer | string, value: Buffer | string): void => void records.push(recordOf(key, value))
  if (name.length > nameBytes) add('path', name)
  if (linkName.length > nameBytes) add('linkpath', linkName)
  if (size > largestNumber) add('size', String(size))
  if (uid > largestId) add('uid', String(uid))
  if (gid > largestId) add('gid', String(gid))
  const time = decimalTime(mtimeNs)
  if (!/^\d{1,10}$/.test(time)) add('mtime', time)
  for (const [key, value] of xattrs) add(paxKeyOf(key), value)
  return records
}

/** "<length> <key>=<value>\n", where the length counts itself. */
function recordOf(key: Buffer | string, value: Buffer | string): Buffer {
  const rest = Buffer.concat([
    Buffer.from(' '),
    Buffer.from(key),
    Buffer.from('='),
    Buffer.from(value),
    Buffer.from('\n'),
  ])
  let length = rest.length + 1
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length
  return Buffer.concat([Buffer.from(String(length)), rest])
}

/** Seconds, with as many decimals as it needs. */
function decimalTime(ns: bigint): string {
  const size = ns < 0n ? -ns : ns
  const decimals = (size % 1_000_000_000n).toString().padStart(9, '0').replace(/0+$/, '')
  return `${ns < 0n ? '-' : ''}${size / 1_000_000_000n}${decimals === '' ? '' : `.${decimals}`}`
}

function ustarHeader(fields: Omit<HeaderFields, 'xattrs'>): Buffer {
  const block = Buffer.alloc(blockBytes)
  fields.name.copy(block, 0, 0, nameBytes)
  octal(block, 100, { digits: 7, value: fields.mode })
  octal(block, 108, { digits: 7, value: fields.uid > largestId ? 0 : fields.uid })
  octal(block, 116, { digits: 7, value: fields.gid > largestId ? 0 : fields.gid })
  octal(block, 124, { digits: 11, value: fields.size > largestNumber ? 0 : fields.size })
  octal(block, 136, { digits: 11, value: wholeSeconds(fields.mtimeNs) })
  block.write(fields.type, 156, 'latin1')
  fields.linkName.copy(block, 157, 0, nameBytes)
  block.write('ustar\x0000', 257, 'latin1')
  octal(block, 329, { digits: 7, value: fields.deviceMajor })
  octal(block, 337, { digits: 7, value: fields.deviceMinor })
  let sum = 8 * 0x20
  for (let at = 0; at < blockBytes; at++) sum += block[at] ?? 0
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return block
}

function octal(block: Buffer, at: number, { digits, value }: { digits: number; value: number }): void {
  block.write(value.toString(8).padStart(digits, '0'), at, 'latin1')
}

/** What a reader has who knows no PAX: the second it was in, as far as the field can hold it. */
function wholeSeconds(ns: bigint): number {
  const seconds = Number(ns / 1_000_000_000n)
  return Math.min(Math.max(seconds, 0), largestNumber)
}
