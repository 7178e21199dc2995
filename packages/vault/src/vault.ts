import type { HostFolder, OwnerRange } from '@holdfast/host-files'
import type { DeletePreview, Message, PrunePreview, Verification, VaultLease, VerifyMethod } from '@holdfast/contract'

/** One tree of files in a backup: a mount, or the writable layer, as a table of entries whose data lies in packs. */
export interface StoredTree {
  /** `/data`; `/` for the writable layer. Unique in a backup. */
  path: string
  /** What makes it the same tree in another backup: the next one stores only what this one has not. */
  key: string
  entries: number
  /** Of its tar. */
  bytes: number
  /** Of file data that had to be stored, before compression. */
  newBytes: number
}

/** An image layer: compressed in the vault, named by the sha256 of its tar. */
export interface StoredLayer {
  /** `sha256:<hex>` of the uncompressed tar. */
  diffId: string
  /** Of the uncompressed tar. */
  bytes: number
}

/** What a backup says of itself. Docker's part of it is `document`, which the vault only keeps. */
export interface BackupRecord {
  id: string
  formatVersion: number
  startedAt: number
  finishedAt: number
  trees: StoredTree[]
  /** Bottom to top; the writable layer is the last one where there is one. */
  layers: StoredLayer[]
  /** Everything that was read, before compression. */
  sizeBytes: number
  /** Every blob it points to, shared or not. */
  storedBytes: number
  /** What it added to the vault. */
  newBytes: number
  document: unknown
  verified: Verification | null
  /** It is not removed until somebody unpins it. */
  pinned: boolean
}

/** What a vault has, the newest backup first. */
export interface VaultListing {
  backups: BackupRecord[]
  unreadable: UnreadableBackup[]
}

/** Files by name, bytes below the root: the first few, and how many there are. */
export interface NamedFiles {
  readonly names: readonly Buffer[]
  readonly count: number
}

/** A folder of this host that was read into a draft, and is not in the backup yet. */
export interface FolderPass {
  readonly entries: number
  /** Of the tar that its table stands for. */
  readonly bytes: number
  /** Of file data that was read, in both passes together. */
  readonly readBytes: number
  /** When every byte of it was last read; milliseconds since 1970. */
  readonly fullReadAt: number
  readonly notKept: { readonly sockets: NamedFiles }
  /** Files that changed while this pass read them: their data may be of several moments. */
  readonly changing: NamedFiles
  /** What was removed between being listed and being read. */
  readonly vanished: NamedFiles
}

export interface ReadFolderOptions {
  signal: AbortSignal
  /** Nanoseconds since 1970: when the last `syncFolderTree` before the first look began. The second pass has that of the first. */
  syncedAtNs: bigint
  /** Every byte is read when the last time lies further back; 0 for always. */
  fullReadAfterMs: number
  /** The first of two passes: this one compares with it. */
  after?: FolderPass
  /** There will be a second one: what cannot be read now is left to it. */
  isFirst?: boolean
  /** Of the tar that the table stands for, read or taken over; in each pass all of them. */
  onBytes: (bytes: number) => void
  /** With userns-remap: owners as the containers see them. */
  owners?: OwnerRange
  /** It is read for `tarOfFolder`, and names begin with `./`. The same in both passes. */
  isLayer?: boolean
}

/** A backup while it is made. Disposed unsealed, it leaves nothing. Methods are called one after the other. */
export interface BackupDraft extends AsyncDisposable {
  /** Whether the vault holds a layer with this diff id, whole as far as its length says. */
  hasLayer: (diffId: string) => Promise<boolean>
  /** The bytes of an image's configuration (named by their sha256) that the vault holds already; null without. */
  findImageConfig: (imageId: string) => Promise<Buffer | null>
  /**
   * Compresses and keeps a layer. With a diff id, one that turns out to be another is refused as `TRUNCATED`.
   * @throws OpError those of the blob store.
   */
  addLayer: (
    tar: AsyncIterable<Buffer>,
    options: { diffId: string | null; signal: AbortSignal },
  ) => Promise<StoredLayer>
  /**
   * Takes a mount's tar apart into a table and, of the data that the newest earlier tree of the same key has not, a pack. Where no tree
   * has that key, the newest of `formerKey` is the earlier one: what the same data was called by older versions.
   * @throws OpError `TRUNCATED` when the tar is not whole; those of the blob store.
   */
  addTree: (
    tree: { path: string; key: string; formerKey?: string | null },
    tar: AsyncIterable<Buffer>,
    options: { signal: AbortSignal },
  ) => Promise<StoredTree>
  /**
   * Reads a folder of this host as `addTree` does a tar. An entry whose stat is that of the newest earlier tree of the key is taken over
   * from its table, unless its ctime is not older than that one's sync, less two seconds. Of two passes the second one does so
   * with the table of the first: when it resolves the files may change again. The folder stays open until then. One that was read by
   * a pass that failed may be read again, by the same `after` too.
   * @throws OpError `TRUNCATED` naming a file that changes faster than it can be read, after three attempts; `STORAGE_FAILED` one that cannot be
   * read; `INVALID_STATE` an owner that no container has; those of the blob store.
   */
  readFolder: (
    tree: { path: string; key: string; formerKey?: string | null },
    folder: HostFolder,
    options: ReadFolderOptions,
  ) => Promise<FolderPass>
  /** Puts what a pass has read into the backup. Once; of two passes the second one. @throws OpError those of the blob store. */
  keepFolder: (pass: FolderPass) => Promise<StoredTree>
  /**
   * The tar of what a pass for a layer has read. Once; of two passes the second one. Nothing of that pass is in the backup: what it stored
   * goes with the draft.
   * @throws OpError `VAULT_DAMAGED`; those of the blob store; the signal's reason.
   */
  tarOfFolder: (pass: FolderPass, signal: AbortSignal) => AsyncIterable<Buffer>
  /** A table for looking at the files of a layer that was added: its data stays in the layer. */
  addLayerTree: (
    tree: { path: string; key: string; diffId: string },
    options: { signal: AbortSignal },
  ) => Promise<StoredTree>
  /**
   * Makes the backup visible: image configuration, manifests, index, then the ref. Every blob was read back before.
   * @param image the bytes of the image configuration, and its layers by diff id, bottom to top.
   */
  seal: (backup: {
    name: string
    image: { config: Buffer; diffIds: string[] }
    startedAt: number
    document: unknown
    signal: AbortSignal
  }) => Promise<BackupRecord>
}

/** One entry of a tree, as people browse it. */
export interface TreeEntry {
  /** Bytes; without the constant folder and without slashes at either end. Empty for the tree's own entry. */
  path: Buffer
  type: 'file' | 'folder' | 'link' | 'hard link' | 'device' | 'fifo'
  size: number
  mode: number
  uid: number
  gid: number
  mtime: number
  linkTarget: Buffer | null
}

/** A backup that is read. Everything in it is checked before it is handed out. Dispose it: it keeps a prune away. */
export interface OpenBackup extends AsyncDisposable {
  readonly record: BackupRecord
  readonly imageConfig: Buffer
  /** The uncompressed tar of a layer. @throws OpError `VAULT_DAMAGED` before its last byte when it is not the one of that diff id. */
  openLayer: (diffId: string, signal: AbortSignal) => AsyncIterable<Buffer>
  /** The tar of a tree, byte for byte as it was read. @throws OpError `VAULT_DAMAGED` before a wrong byte is handed out. */
  openTree: (path: string, signal: AbortSignal) => AsyncIterable<Buffer>
  /** The direct children of a folder, in the tree's order. */
  listFolder: (path: string, folder: Buffer, signal: AbortSignal) => AsyncIterable<TreeEntry>
  /** One entry; null when there is none. Hard links are followed to the file that has the data. */
  findEntry: (path: string, entry: Buffer, signal: AbortSignal) => Promise<TreeEntry | null>
  /** The data of one file. @throws OpError `VAULT_DAMAGED`, `BAD_REQUEST` when it is no file. */
  openFile: (path: string, entry: Buffer, signal: AbortSignal) => AsyncIterable<Buffer>
  /** A folder as a tar of its own, its names below its own name; hard links that lead out of it are files there. */
  openFolder: (path: string, folder: Buffer, signal: AbortSignal) => AsyncIterable<Buffer>
}

export interface VaultUsage {
  backups: number
  sizeBytes: number
  storedBytes: number
  freeBytes: number | null
  totalBytes: number | null
}

export interface BackupContents {
  id: string
  /** When its blobs had all been read back. */
  finishedAt: number
  /** Stored bytes by digest. */
  blobs: ReadonlyMap<string, number>
  /** Those of them that are layers of its image. */
  layers: ReadonlySet<string>
}

export interface VerifyOptions {
  signal: AbortSignal
  onBytes: (bytesRead: number, bytesTotal: number) => void
  /**
   * Digests of blobs that were read as a whole lately: a full verify looks at their size alone. A tree with one of them is not put
   * together, unless `readTrees`; where one was not, the answer and what is recorded say `quick`, as not all was looked at.
   */
  known?: ReadonlySet<string>
  /** Reads and puts together every tree, so that of `known` only layers count. */
  readTrees?: boolean
  /** A blob was read as a whole, and is what its digest says. */
  onRead?: (digest: string) => void
}

/** A ref that cannot be read as a backup: it is shown, and keeps a prune from deleting anything. */
export interface UnreadableBackup {
  id: string
  message: Message
}

export interface Vault {
  readonly id: string
  /**
   * @throws OpError `DISK_FULL` when less than 64 MiB are free, and from what the draft writes then once less than 32 MiB are;
   * `VAULT_BUSY` naming who has it, `VAULT_NOT_MOUNTED`, `FORMAT_TOO_NEW`.
   */
  begin: (draftId: string, options: { signal: AbortSignal }) => Promise<BackupDraft>
  /** Newest first. @throws OpError `VAULT_NOT_MOUNTED`, `STORAGE_FAILED`. */
  list: () => Promise<VaultListing>
  /** @throws OpError `BACKUP_NOT_FOUND`, `VAULT_DAMAGED`, `FORMAT_TOO_NEW`, `VAULT_BUSY`, `VAULT_NOT_MOUNTED`. */
  open: (backupId: string) => Promise<OpenBackup>
  /**
   * `quick`: every blob is there with its size. `full`: every hash, every table against its packs, every tar re-made and
   * walked. What is found is recorded with the backup; problems are a result, not an error.
   */
  verify: (
    backupId: string,
    method: VerifyMethod,
    options: VerifyOptions,
  ) => Promise<Verification & { bytesRead: number }>
  /** What every backup that can be read points to, newest first. @throws OpError `VAULT_NOT_MOUNTED`, `STORAGE_FAILED`. */
  contents: () => Promise<BackupContents[]>
  previewRemove: (backupId: string) => Promise<Omit<DeletePreview, 'isLastVerified' | 'remaining'>>
  /**
   * Takes the ref away; the blobs go with a prune. With `onlyIf`, if that says so of what the vault has then: from its look until the ref is
   * gone nothing else of this vault changes. Resolves with whether it went.
   * @throws OpError `BACKUP_NOT_FOUND`, `VAULT_BUSY`; `INVALID_STATE` for one that is pinned.
   */
  remove: (backupId: string, options?: { onlyIf?: (listing: VaultListing) => boolean }) => Promise<boolean>
  /** Kept with the backup. @throws OpError `BACKUP_NOT_FOUND`, `VAULT_DAMAGED`, `FORMAT_TOO_NEW`, `VAULT_BUSY`. */
  pin: (backupId: string, pinned: boolean) => Promise<void>
  previewPrune: (options: { signal: AbortSignal }) => Promise<PrunePreview>
  /** @throws OpError `VAULT_BUSY`; `VAULT_DAMAGED` when anything is unreadable, and then nothing was deleted. */
  prune: (options: {
    signal: AbortSignal
    onBytes: (bytesFreed: number) => void
  }) => Promise<{ blobs: number; bytes: number }>
  /** Removes all that a draft left, be it half done or sealed. Must not be called for a draft that is being written. */
  sweep: (draftId: string) => Promise<void>
  usage: () => Promise<VaultUsage>
  leases: () => Promise<VaultLease[]>
  /** Breaks those of other processes, be their holders alive or not; an admin says they are gone. */
  breakLeases: () => Promise<void>
  /**
   * Appends a line to the journal of that name (letters, digits, dashes): `holdfast-audit/<name>-<number>.ndjson`, which is about no
   * backup. It needs no lease, and nothing that is done with backups looks at it. Durable when it resolves. One process writes to a journal.
   * @throws OpError `VAULT_NOT_MOUNTED`, `DISK_FULL`, `STORAGE_FAILED`, `VAULT_DAMAGED` where the folder is a link.
   */
  appendToJournal: (name: string, line: string) => Promise<void>
  /** Its lines, oldest first; an empty one for a file that cannot be read. None where there is no such journal. */
  readJournal: (name: string) => AsyncIterable<string>
}
