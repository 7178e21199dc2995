import { syncFolderTree, type HostFolder, type OwnerRange } from '@holdfast/host-files'
import type { CopyMode } from '@holdfast/contract'
import type { Message } from '@holdfast/contract/messages'
import { passMounts, type BytesProgress } from '../data/pass-mounts.ts'
import type { FolderPass, FolderSink, FolderTree } from './backup-sink.ts'
import type { HostMount } from './prepare-mounts.ts'
import { explainUnread, readAgain } from './read-again.ts'

export interface FolderReadsOptions {
  sink: FolderSink
  mode: CopyMode
  signal: AbortSignal
  /** After how long every file is read again, in milliseconds. */
  fullReadAfterMs: number
}

/** A folder that is read where it lies: of a mount, or with a writable layer in it. */
export interface FolderToRead {
  tree: FolderTree
  folder: HostFolder
  owners: OwnerRange | null
  isLayer: boolean
  /** For people. */
  data: string | Message
}

export function folderOf({ mount: { destination, key, formerKey }, folder, owners }: HostMount): FolderToRead {
  return { tree: { path: destination, key, formerKey }, folder, owners, isLayer: false, data: destination }
}

/** Folders that are read where they lie, in one pass or in two. */
export interface FolderReads {
  /**
   * Reads them while the container works in them, so that little is left for when it does not. What was not whole then does not matter.
   * @throws OpError those of the sink, naming the mount; the signal's reason.
   */
  readFirst: (folders: readonly FolderToRead[], progress: BytesProgress) => Promise<void>
  /** Reads what has changed since the first pass, or all of it. @throws OpError those of the sink, saying what could not be read. */
  readLast: (folder: FolderToRead, onBytes: (bytes: number) => void) => Promise<FolderPass>
}

export function createFolderReads({ sink, mode, signal, fullReadAfterMs }: FolderReadsOptions): FolderReads {
  /** By path. */
  const first = new Map<string, FolderPass>()
  /** By file system: what is written back of one folder is so of all in it, and an earlier time only means that more is read again. */
  const synced = new Map<bigint, bigint>()
  const syncOnce = async (folder: HostFolder): Promise<bigint> => {
    const at = synced.get(folder.device) ?? (await syncFolderTree(folder))
    synced.set(folder.device, at)
    return at
  }
  async function read(
    { tree, folder, owners, isLayer, data }: FolderToRead,
    { after, ...how }: { onBytes: (bytes: number) => void; isFirst?: boolean; after?: FolderPass | undefined },
  ): Promise<FolderPass> {
    const syncedAtNs = await syncOnce(folder)
    const options = {
      signal,
      syncedAtNs,
      fullReadAfterMs,
      isLayer,
      ...how,
      ...(after && { after }),
      ...(owners && { owners }),
    }
    return readAgain({ data, mode, signal, triesAgain: false }, () => sink.read(tree, folder, options))
  }
  return {
    readFirst: async (folders, progress) => {
      const passes = folders.map((folder) => ({
        destination: folder.tree.path,
        pass: async (onBytes: (bytes: number) => void) =>
          void first.set(folder.tree.path, await read(folder, { onBytes, isFirst: true })),
      }))
      await passMounts(passes, { signal, progress, explain: explainUnread })
    },
    readLast: (folder, onBytes) => read(folder, { onBytes, after: first.get(folder.tree.path) }),
  }
}
