import type { DescribeOptions } from '../describe/describe-entry.ts'
import { readFailure } from '../describe/read-failure.ts'
import type { HostFolder } from '../folder/open-host-folder.ts'
import { runThread } from '../thread/run-thread.ts'
import type { WalkOptions } from '../walk/walk-folder.ts'
import type { PackTarOptions, TarPart, TarredEntry } from './pack-tar.ts'

export interface FolderTarOptions extends DescribeOptions, WalkOptions {
  /** Hears of each entry before its bytes come. */
  onEntry?: (entry: TarredEntry) => void
  /** Hears of what is not in the tar: sockets, and what was removed before it was its turn. Bytes, below the root. */
  onLeftOut?: (path: Buffer, why: 'socket' | 'vanished') => void
}

const partBytes = 1_048_576
/** Parts that are on their way: one is read while one is used. */
const mostParts = 3

/**
 * A folder and all below it as one tar, with everything its file system knows: PAX headers. Read in a thread of its own.
 * @throws OpError `TRUNCATED` for what is replaced or becomes shorter while it is read, `STORAGE_FAILED` for what cannot be read,
 * `INVALID_STATE` for an owner that no container has, all with the path; what `walkFolder` throws.
 */
export async function* readFolderAsTar(
  folder: HostFolder,
  { signal, skip = [], onEntry, onLeftOut, ...describing }: FolderTarOptions,
): AsyncGenerator<Buffer> {
  const paths = skip.map((path) => path.toString('latin1'))
  const parts = runThread<TarPart, null>(new URL('./tar-worker.ts', import.meta.url), {
    data: { ...describing, root: folder.fd, skip: paths, partBytes } satisfies PackTarOptions,
    most: mostParts,
    signal,
    onUnread: () => {},
    onEnd: () => {},
  })
  for await (const { item, handBack } of parts) {
    for (const entry of item.entries)
      onEntry?.({ ...entry, name: bufferOf(entry.name), linkName: bufferOf(entry.linkName) })
    for (const { path, why } of item.leftOut) onLeftOut?.(bufferOf(path), why)
    if (item.problem !== null) throw readFailure(bufferOf(item.problem.path), item.problem.what)
    yield bufferOf(item.bytes)
    handBack()
  }
}

/** A Buffer that came from another thread is none any more. */
function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
