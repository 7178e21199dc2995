import { showBytes } from '@holdfast/archive'
import { message, type Message } from '@holdfast/contract/messages'
import { openHostFolder, type HostFolder } from '@holdfast/host-files'
import type { MountSource } from '../mount-source.ts'
import { passMount, type PassOptions } from '../pass-mount.ts'
import type { Filled } from '../filled-volume.ts'
import type { MarkList } from './entry-mark.ts'
import type { RefusedFiles } from './host-writer.ts'
import { ReadPool } from './read-pool.ts'
import { verifyFolder } from './verify-folder.ts'
import { writeTar } from './write-tar.ts'

/**
 * Writes one mount into the folder of a fresh volume: all that its tar says arrives.
 * @throws OpError those of `passMount` and of `writeTar`; the signal's reason.
 */
export async function fillOnHost(
  folder: HostFolder,
  { destination, source, digest }: { destination: string; source: MountSource; digest: boolean },
  options: PassOptions,
): Promise<Filled> {
  const write = (tar: AsyncIterable<Buffer>, signal: AbortSignal) => writeTar(folder, tar, { digest, signal })
  const { result, verdict } = await passMount({ source, write }, options)
  return { ...verdict, ...filledFolder(folder, { destination, ...result }) }
}

/** What is told of a folder that was written, and how it is read back. */
export function filledFolder(
  { path }: HostFolder,
  { destination, marks, refused }: { destination: string; marks: MarkList; refused: RefusedFiles },
): Pick<Filled, 'lost' | 'verify'> {
  const { files, count } = refused
  const attributes = [...refused.attributes].toSorted()
  const paths = files.toSorted().map((file) => showBytes(Buffer.from(`${destination}${file}`)))
  const more = count - paths.length
  const lost: Message[] = count === 0 ? [] : [message('attributes-refused', { paths, more, attributes })]
  return {
    lost,
    verify: async ({ signal, onBytes }) => {
      using folder = openHostFolder(path)
      await using pool = new ReadPool()
      const options = { pool, destination, refused: attributes, signal, onBytes }
      return { isRead: true, lost: await verifyFolder(folder, marks, options) }
    },
  }
}
