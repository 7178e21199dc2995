import { recordsOf } from './pax-records.ts'
import type { TarEntry } from './read-tar.ts'
import { isExtension, padded } from './tar-entry.ts'
import { blockBytes, sizeOf, typeOf } from './tar-header.ts'

/** What of an entry a number is not exact enough for, or only a PAX header says. */
export interface ExactFields {
  /** Since 1970; may be negative. Zero where it is broken. */
  mtimeNs: bigint
  /** Name and value of each extended attribute, by the bytes of their names. */
  xattrs: [name: Buffer, value: Buffer][]
}

const attribute = 'SCHILY.xattr.'

/** Attributes as star and GNU tar write them: "SCHILY.xattr.<name>", with '=' and '%' as '%3D' and '%25' (tar 1.31, xattr_encode_keyword). */
export function exactFields({ header, mtime }: Pick<TarEntry, 'header' | 'mtime'>): ExactFields {
  const xattrs = new Map<string, Buffer>()
  let time: string | null = null
  let at = 0
  while (isExtension(typeOf(header, at))) {
    const size = sizeOf(header, at) ?? 0
    const body = header.subarray(at + blockBytes, at + blockBytes + size)
    if (typeOf(header, at) === 'x')
      for (const { key, value } of recordsOf(body)) {
        if (key === 'mtime') time = value.toString('latin1')
        if (key.startsWith(attribute)) xattrs.set(nameOf(key), value)
      }
    at += blockBytes + padded(size)
  }
  const sorted = [...xattrs].toSorted(([one], [other]) => (one < other ? -1 : 1))
  return {
    mtimeNs: nanoseconds(time ?? (Number.isSafeInteger(mtime) ? String(mtime) : '')),
    xattrs: sorted.map(([name, value]) => [Buffer.from(name, 'latin1'), value]),
  }
}

function nameOf(key: string): string {
  return key.slice(attribute.length).replaceAll('%3D', '=').replaceAll('%25', '%')
}

function nanoseconds(decimal: string): bigint {
  const [, sign, seconds, fraction = ''] = /^(-?)(\d{1,18})(?:\.(\d*))?$/.exec(decimal) ?? []
  if (seconds === undefined) return 0n
  const size = BigInt(seconds) * 1_000_000_000n + BigInt(fraction.slice(0, 9).padEnd(9, '0'))
  return sign === '-' ? -size : size
}
