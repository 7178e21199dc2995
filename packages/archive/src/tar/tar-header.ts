import { message, type Message } from '@holdfast/contract'

export const blockBytes = 512

const checksumAt = 148
const magicAt = 257
const zeroBlock = Buffer.alloc(blockBytes)

export function isZeroBlock(bytes: Buffer, at: number): boolean {
  return bytes[at] === 0 && bytes.compare(zeroBlock, 0, blockBytes, at, at + blockBytes) === 0
}

/** Why the 512 bytes at `at` are no tar header; null when they are one. Layout: POSIX pax, "ustar Interchange Format". */
export function headerFault(bytes: Buffer, at: number): Message | null {
  if (!hasMagic(bytes, at)) return message('tar-fault-no-header')
  if (!hasChecksum(bytes, at)) return message('tar-fault-checksum')
  return null
}

export function typeOf(bytes: Buffer, at: number): string {
  return String.fromCharCode(bytes[at + 156] ?? 0)
}

/** Null when the field is malformed, negative or beyond 2^53. */
export function sizeOf(bytes: Buffer, at: number): number | null {
  return readNumber(bytes, at + 124, 12)
}

/** Octal digits or base 256; null when the field is malformed, negative or beyond 2^53. */
export function fieldOf(header: Buffer, at: number, length: number): number | null {
  return readNumber(header, at, length)
}

export function isGnu(bytes: Buffer, at: number): boolean {
  return bytes[at + magicAt + 5] === 0x20
}

/** Name as the header itself has it; the prefix field is a path only in ustar and pax. */
export function nameOf(header: Buffer): Buffer {
  const name = untilNul(header.subarray(0, 100))
  const prefix = header[magicAt] === 0 || isGnu(header, 0) ? '' : untilNul(header.subarray(345, 500))
  return prefix.length === 0 ? name : Buffer.concat([Buffer.from(prefix), Buffer.from('/'), name])
}

export function untilNul(bytes: Buffer): Buffer {
  const end = bytes.indexOf(0)
  return end === -1 ? bytes : bytes.subarray(0, end)
}

/** "ustar" with NUL (POSIX) or a space (GNU) behind it, or nothing at all (V7). Text that is no header fails here. */
function hasMagic(bytes: Buffer, at: number): boolean {
  if (bytes.readUInt32BE(at + magicAt) === 0) return bytes.readUInt32BE(at + magicAt + 4) === 0
  const end = bytes[at + magicAt + 5]
  return (
    bytes.readUInt32BE(at + magicAt) === 0x75737461 && bytes[at + magicAt + 4] === 0x72 && (end === 0 || end === 0x20)
  )
}

/** The sum of the header's bytes with the checksum itself as spaces; some old writers summed signed bytes. */
function hasChecksum(bytes: Buffer, at: number): boolean {
  const stored = readNumber(bytes, at + checksumAt, 8)
  let sum = 8 * 0x20
  let high = 0
  for (let i = at; i < at + blockBytes; i++) {
    const byte = bytes[i] ?? 0
    sum += byte
    high += byte >> 7
  }
  for (let i = at + checksumAt; i < at + checksumAt + 8; i++) {
    const byte = bytes[i] ?? 0
    sum -= byte
    high -= byte >> 7
  }
  return stored === sum || stored === sum - high * 256
}

/** Writes a number in octal digits and a NUL, as POSIX has it, and the checksum the header has then. */
export function writeField(header: Buffer, { at, length, value }: { at: number; length: number; value: number }): void {
  header.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at, 'latin1')
  header.fill(0x20, checksumAt, checksumAt + 8)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, checksumAt, 'latin1')
}

function readNumber(bytes: Buffer, at: number, length: number): number | null {
  const first = bytes[at] ?? 0
  return first & 0x80 ? readBase256(bytes, at, length) : readOctal(bytes, at, length)
}

/** GNU tar manual, "Extensions to the archive format": big-endian, top bit set; the next bit would make it negative. */
function readBase256(bytes: Buffer, at: number, length: number): number | null {
  const first = bytes[at] ?? 0
  if (first & 0x40) return null
  let value = first & 0x3f
  for (let i = at + 1; i < at + length; i++) value = value * 256 + (bytes[i] ?? 0)
  return Number.isSafeInteger(value) ? value : null
}

/** Spaces, octal digits, then only spaces and NULs. An empty field is 0. */
function readOctal(bytes: Buffer, at: number, length: number): number | null {
  const end = at + length
  let i = at
  let value = 0
  while (i < end && bytes[i] === 0x20) i++
  for (let digit = (bytes[i] ?? 0) - 0x30; i < end && digit >= 0 && digit < 8; digit = (bytes[i] ?? 0) - 0x30) {
    value = value * 8 + digit
    i++
  }
  while (i < end && (bytes[i] === 0x20 || bytes[i] === 0)) i++
  return i === end ? value : null
}
