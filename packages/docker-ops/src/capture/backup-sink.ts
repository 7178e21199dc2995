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
}
