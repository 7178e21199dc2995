import { syncFolderTree, type HostFolder } from '@holdfast/host-files'
import type { CopyMode } from '@holdfast/contract'
import { passMounts, type BytesProgress } from '../data/pass-mounts.ts'
import type { FolderPass, FolderSink } from './backup-sink.ts'
import type { HostMount, ReadableMount } from './prepare-mounts.ts'
import { explainUnread, readAgain } from './read-again.ts'

export interface FolderReadsOptions {
  sink: FolderSink
  mode: CopyMode
  signal: AbortSignal
  /** After how long every file is read again, in milliseconds. */
  fullReadAfterMs: number
}

/** The mounts that are read where they lie, in one pass or in two. */
export interface FolderReads {
  /**
   * Reads them while the container works in them, so that little is left for when it does not. What was not whole then does not matter.
   * @throws OpError those of the sink, naming the mount; the signal's reason.
   */
  readFirst: (mounts: readonly ReadableMount[], progress: BytesProgress) => Promise<void>
  /** Reads what has changed since the first pass, or all of it. @throws OpError those of the sink, saying what could not be read. */
  readLast: (mount: HostMount, onBytes: (bytes: number) => void) => Promise<FolderPass>
}

export function createFolderReads({ sink, mode, signal, fullReadAfterMs }: FolderReadsOptions): FolderReads {
  const first = new Map<HostMount, FolderPass>()
  /** By file system: what is written back of one folder is so of all in it, and an earlier time only means that more is read again. */
  const synced = new Map<bigint, bigint>()
  const syncOnce = async (folder: HostFolder): Promise<bigint> => {
    const at = synced.get(folder.device) ?? (await syncFolderTree(folder))
    synced.set(folder.device, at)
    return at
  }
  async function read(
    { mount: { destination, key, formerKey }, folder, owners }: HostMount,
    { after, ...how }: { onBytes: (bytes: number) => void; isFirst?: boolean; after?: FolderPass | undefined },
  ): Promise<FolderPass> {
    const syncedAtNs = await syncOnce(folder)
    const options = { signal, syncedAtNs, fullReadAfterMs, ...how, ...(after && { after }), ...(owners && { owners }) }
    return readAgain({ data: destination, mode, signal, triesAgain: false }, () =>
      sink.read({ path: destination, key, formerKey }, folder, options),
    )
  }
  return {
    readFirst: async (mounts, progress) => {
      const passes = mounts.flatMap((mount) =>
        mount.reader === 'engine'
          ? []
          : {
              destination: mount.mount.destination,
              pass: async (onBytes: (bytes: number) => void) =>
                void first.set(mount, await read(mount, { onBytes, isFirst: true })),
            },
      )
      await passMounts(passes, { signal, progress, explain: explainUnread })
    },
    readLast: (mount, onBytes) => read(mount, { onBytes, after: first.get(mount) }),
  }
}
