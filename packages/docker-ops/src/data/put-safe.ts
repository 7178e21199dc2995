import { editRecords, editTar, showBytes, type TarEntry } from '@holdfast/archive'
import { message, type Message } from '@holdfast/contract/messages'
import { plainName } from './odd-times.ts'

/** Why something of an entry, or all of it, is not sent. */
export type PutLoss =
  | 'link-attributes'
  | 'empty-attributes'
  | 'odd-attributes'
  | 'large-attributes'
  | 'refused-attributes'
  | 'deep-paths'

/** What an engine is known to do with a tar that it writes. */
export interface PutLimits {
  /** Of attributes, that is; before 25.0 they are lost. */
  keepsEmptyValues: boolean
  /** Names of attributes begin with one of these, as `user.`: the file system of the volume has no such. */
  refused: ReadonlySet<string>
  /** Whether paths of 4,096 bytes and more are written. */
  writesDeepPaths: boolean
}

/** By reason, what is not written: as many names as a sentence bears, and how many there are. */
export type PutLosses = ReadonlyMap<PutLoss, { names: Buffer[]; count: number }>

const attribute = 'SCHILY.xattr.'
/** Linux `PATH_MAX`, with a slash before the name. */
const longestPath = 4_095
/** What Go reads of an extension header: archive/tar `maxSpecialFileSize`. */
const longestExtension = 1_048_576
const namesShown = 20

/**
 * A tar as `PUT /archive` takes it: without what an engine would write elsewhere, lose, or fail at. What that is of becomes known as it
 * goes by.
 * @NOTE attributes of a symbolic link: 28 sets them on what it leads to; a name with '=' ends there, for PAX has no way to write it.
 */
export function putSafe(limits: PutLimits): {
  losses: PutLosses
  through: (tar: AsyncIterable<Buffer>) => AsyncGenerator<Buffer>
} {
  const losses = new Map<PutLoss, { names: Buffer[]; count: number }>()
  const lose = (loss: PutLoss, { name }: TarEntry): void => {
    const known = losses.get(loss) ?? { names: [], count: 0 }
    losses.set(loss, known)
    known.count += 1
    if (known.names.length < namesShown) known.names.push(plainName(name))
  }
  const edit = (entry: TarEntry): Buffer | null => {
    const isDeep = (name: Buffer): boolean => name.length >= longestPath
    if (!limits.writesDeepPaths && (isDeep(entry.name) || (entry.type === '1' && isDeep(entry.linkName)))) {
      lose('deep-paths', entry)
      return null
    }
    const lost = new Set<PutLoss>()
    const header = editRecords(entry.header, (record) => {
      if (!record.key.startsWith(attribute)) return record
      const name = decoded(record.key.slice(attribute.length))
      const loss = lossOf({ name, value: record.value, type: entry.type }, limits)
      if (loss !== null) lost.add(loss)
      if (loss !== null) return null
      return name === record.key.slice(attribute.length) ? record : { ...record, key: `${attribute}${name}` }
    })
    for (const loss of lost) lose(loss, entry)
    if (header.length <= longestExtension) return header
    lose('large-attributes', entry)
    return editRecords(header, (record) => (record.key.startsWith(attribute) ? null : record))
  }
  return { losses, through: (tar) => editTar(tar, edit) }
}

/** GNU tar's spelling, which is the host reader's: tar 1.31, `xattr_encode_keyword`. */
function decoded(name: string): string {
  return name.replaceAll('%3D', '=').replaceAll('%25', '%')
}

function lossOf(
  { name, value, type }: { name: string; value: Buffer; type: string },
  { keepsEmptyValues, refused }: PutLimits,
): PutLoss | null {
  if (type === '2') return 'link-attributes'
  if (name.includes('=')) return 'odd-attributes'
  if (value.length === 0 && !keepsEmptyValues) return 'empty-attributes'
  return [...refused].some((beginning) => name.startsWith(beginning)) ? 'refused-attributes' : null
}

/** For the report of whoever had a mount's tar written. */
export function putLossMessages(losses: PutLosses, destination: string): Message[] {
  return [...losses].map(([loss, { names, count }]) => {
    const paths = names.map((name) => showBytes(Buffer.concat([Buffer.from(destination), name])))
    return message('lost-by-engine', { loss, paths, more: count - names.length })
  })
}
