import { hash } from 'node:crypto'
import { readTar, type TarEntry } from '@holdfast/archive'
import type { HostFolder } from '@holdfast/host-files'
import { DataDigest } from './data-digest.ts'
import { MarkList, markOf } from './entry-mark.ts'
import { HostWriter, isFile, largeFileBytes, type OpenedFile, type RefusedFiles } from './host-writer.ts'
import { isZero } from './sparse-file.ts'

export interface WrittenTar {
  /** Of each entry, in the tar's order. */
  marks: MarkList
  refused: RefusedFiles
}

/** Of smaller pieces those of zeros are found when they are written. */
const leastHole = 65_536

/**
 * Writes a tar into a folder of this host that nobody else uses.
 * @throws OpError those of `HostWriter` and of `readTar`; what the tar fails with; the signal's reason. What was written stays.
 */
export async function writeTar(
  folder: HostFolder,
  tar: AsyncIterable<Buffer>,
  { digest, signal }: { digest: boolean; signal: AbortSignal },
): Promise<WrittenTar> {
  using writer = new HostWriter(folder, signal)
  const marks = new MarkList()
  const gathered = Buffer.allocUnsafe(largeFileBytes)
  let current: TarEntry | null = null
  let fill = 0
  let large: { file: OpenedFile; sha256: DataDigest | null } | null = null
  const finishEntry = async (): Promise<void> => {
    if (current === null) return
    const data = gathered.subarray(0, fill)
    if (large === null) await writer.add(current, data)
    else await large.file.end()
    const sha256 = !digest || !isFile(current) ? null : (large?.sha256?.end() ?? hash('sha256', data, 'buffer'))
    marks.add(markOf(current, sha256))
    current = null
  }
  for await (const event of readTar(tar)) {
    signal.throwIfAborted()
    if (event.kind === 'data') {
      if (large === null) fill += event.bytes.copy(gathered, fill)
      else if (event.bytes.length >= leastHole && isZero(event.bytes)) {
        large.sha256?.addZeros(event.bytes.length)
        await large.file.addHole(event.bytes.length)
      } else {
        large.sha256?.add(event.bytes)
        await large.file.add(event.bytes)
      }
      continue
    }
    await finishEntry()
    if (event.kind === 'end') break
    const { entry } = event
    current = entry
    fill = 0
    large =
      entry.size < largeFileBytes
        ? null
        : { file: await writer.openFile(entry), sha256: digest ? new DataDigest(entry.size) : null }
  }
  await writer.finish()
  return { marks, refused: writer.refused }
}
