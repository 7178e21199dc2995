import type { HostFolder, OwnerRange } from '@holdfast/host-files'

/**
 * Where a capture puts what it reads; whoever keeps backups implements it. Calls come one after the other. A tar is handed over while
 * it is read: a chunk is the sink's until it asks for the next one. A call that rejects ends the capture; one that rejects with
 * `TRUNCATED` in mode live is made again, with the same tree, at most twice.
 */
export interface BackupSink {
  /** Whether a layer with this diff id (`sha256:<hex>` of its tar) needs not be read again. */
  hasLayer: (diffId: string) => Promise<boolean>
  /** The bytes of an image's configuration, by image id (`sha256:<hex>`), if they are kept already. */
  findImageConfig: (imageId: string) => Promise<Buffer | null>
  /** Keeps one image layer. With a diff id it must turn out to be that one. */
  addLayer: (
    tar: AsyncIterable<Buffer>,
    options: { diffId: string | null; signal: AbortSignal },
  ) => Promise<{ diffId: string; bytes: number }>
  /** Keeps the data of one mount. `key` is the same in every backup of the same data, but for older ones, which may have `formerKey`. */
  addTree: (
    tree: { path: string; key: string; formerKey: string | null },
    tar: AsyncIterable<Buffer>,
    options: { signal: AbortSignal },
  ) => Promise<{ entries: number; bytes: number }>
  /** Makes the files of a kept layer browsable. */
  addLayerTree: (
    tree: { path: string; key: string; diffId: string },
    options: { signal: AbortSignal },
  ) => Promise<{ entries: number; bytes: number }>
  /** Takes folders of this host. */
  folders: FolderSink
}

/** Knows which files of a folder it has already. */
export interface FolderSink {
  /**
   * Reads one folder as it is now. Nothing of it is in the backup before `keep`. What changes while it is read is read anew; where that
   * does not help it rejects with `TRUNCATED` and names the file, but in the first of two passes.
   */
  read: (tree: FolderTree, folder: HostFolder, options: ReadFolderOptions) => Promise<FolderPass>
  /** Puts what a pass has read into the backup. */
  keep: (pass: FolderPass) => Promise<{ entries: number; bytes: number }>
  /** The tar of what a pass for a layer has read. Once, and nothing of it is in the backup. */
  tarOf: (pass: FolderPass, signal: AbortSignal) => AsyncIterable<Buffer>
}

/** The same tree, whoever read it before: its key is that of `addTree`. */
export interface FolderTree {
  path: string
  key: string
  formerKey: string | null
}

export interface ReadFolderOptions {
  signal: AbortSignal
  /** Before it was synced last, in nanoseconds since 1970: what has changed since is read again by the next pass, whatever its stat says. */
  syncedAtNs: bigint
  /** After how long since the last time every file is read, in milliseconds; 0 for now. */
  fullReadAfterMs: number
  /** The pass before, while the container ran. */
  after?: FolderPass
  /** Another pass follows, once nothing changes any more. */
  isFirst?: boolean
  /** Of the tar the table stands for, read or taken over. Called often. */
  onBytes: (bytes: number) => void
  /** Whose a file is for the containers, where the host has other ids. */
  owners?: OwnerRange
  /** It is read for `tarOf`, and names begin with `./`. */
  isLayer?: boolean
}

/** What one pass over a folder came to. */
export interface FolderPass {
  entries: number
  /** Of the tar the table stands for. */
  bytes: number
  /** Of file data that was read, in both passes together. */
  readBytes: number
  /** When every file was read last, in milliseconds since 1970. */
  fullReadAt: number
  /** What no tar holds. */
  notKept: { sockets: NamedFiles }
  /** Files that changed while this pass read them: their data may be of several moments. */
  changing: NamedFiles
  /** What was removed between being listed and being read. */
  vanished: NamedFiles
}

/** The first of them, as paths below the folder, and how many there are. */
export interface NamedFiles {
  readonly names: readonly Buffer[]
  readonly count: number
}
