import { hash } from 'node:crypto'
import { exactFields, type TarEntry } from '@holdfast/archive'

/** Bytes of a mark. */
export const markBytes = 32
/** Where its parts begin: what an entry is, its time, its attributes, its data. */
const parts = { what: [0, 8], time: [8, 12], attributes: [12, 20], data: [20, 32] } as const
export type MarkPart = keyof typeof parts

/** What a host sets by its own rules, whatever was there. */
const ofTheHost = 'security.selinux'

/**
 * What an entry means, in 32 bytes, however its headers were written: two entries with one mark are the same to whoever uses them. Of a
 * hard link only its name and what it leads to. `dataSha256` of a file's data, zeros where nobody took it.
 */
export function markOf(entry: TarEntry, dataSha256: Buffer | null): Buffer {
  const mark = Buffer.alloc(markBytes)
  const { type, name, linkName, size, mode, uid, gid, deviceMajor, deviceMinor } = entry
  const isLink = type === '1' || type === '2'
  const kind = type === '\0' || type === '7' ? '0' : type
  const numbers = [kind, size, ...(kind === '2' ? [] : [mode % 0o10000]), uid, gid]
  const device = kind === '3' || kind === '4' ? [deviceMajor, deviceMinor] : []
  const fields = kind === '1' ? [kind] : [...numbers, ...device]
  put(
    mark,
    'what',
    `${fields.join(' ')} ${name.length} ${name.toString('latin1')}${isLink ? linkName.toString('latin1') : ''}`,
  )
  if (kind === '1') return mark
  const { mtimeNs, xattrs } = exactFields(entry)
  put(mark, 'time', String(mtimeNs))
  const own = xattrs.filter(([attribute]) => attribute.toString('latin1') !== ofTheHost)
  if (own.length > 0)
    put(
      mark,
      'attributes',
      own.map(([attribute, value]) => `${attribute.toString('latin1')} ${value.toString('hex')}`).join('\n'),
    )
  dataSha256?.copy(mark, parts.data[0], 0, markBytes - parts.data[0])
  return mark
}

function put(mark: Buffer, part: MarkPart, text: string): void {
  const [from, to] = parts[part]
  hash('sha256', Buffer.from(text, 'latin1'), 'buffer').copy(mark, from, 0, to - from)
}

/** The parts in which two marks differ. */
export function differingParts(one: Buffer, other: Buffer): MarkPart[] {
  return (Object.keys(parts) as MarkPart[]).filter((part) => {
    const [from, to] = parts[part]
    return one.compare(other, from, to, from, to) !== 0
  })
}

/** Marks one after the other, in the order of a tar. */
export class MarkList {
  #bytes = Buffer.alloc(1_024 * markBytes)
  count = 0

  add(mark: Buffer): void {
    if ((this.count + 1) * markBytes > this.#bytes.length) {
      const longer = Buffer.alloc(this.#bytes.length * 2)
      this.#bytes.copy(longer)
      this.#bytes = longer
    }
    mark.copy(this.#bytes, this.count * markBytes)
    this.count += 1
  }

  at(index: number): Buffer | null {
    return index < this.count ? this.#bytes.subarray(index * markBytes, (index + 1) * markBytes) : null
  }
}
