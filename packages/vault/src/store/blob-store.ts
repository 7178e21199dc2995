export interface StoredObject {
  /** `blobs/sha256/<64 hex digits>`, `refs/<id>.json`: parts of `[a-zA-Z0-9._-]`, joined by slashes, none of them starting with a dot. */
  key: string
  bytes: number
  /** Milliseconds since 1970. */
  modifiedAt: number
}

export interface PutOptions {
  /** Where it will be; of a blob, its digest (64 hex digits of sha256) says so. */
  key: string | ((sha256: string) => string)
  /** Names the place where it is written until it is whole: `drafts/<draftId>/`. */
  draftId: string
  /**
   * What becomes of an object that is there already. `keep`: it is left and the new bytes are dropped, but a
   * blob that is not what its name says is replaced; `refuse`: FILE_EXISTS.
   */
  existing: 'keep' | 'replace' | 'refuse'
  /** Called when the bytes are durable and before anybody can see them; not for one that is kept. */
  beforeVisible?: (written: { key: string; sha256: string; bytes: number }) => Promise<void>
  signal?: AbortSignal
}

export interface PutResult {
  key: string
  /** 64 hex digits, of the bytes that were handed over. */
  sha256: string
  bytes: number
  /** It was there already. */
  existed: boolean
}

/**
 * Objects by key, in a place that may be slow, full, gone, or hold anything at all. Every implementation passes the one suite
 * (`describeBlobStore`).
 *
 * Errors are OpErrors: `DISK_FULL` (ENOSPC, EDQUOT; with the bytes free), `STORAGE_FAILED` (everything else the storage says, with its
 * errno and path), `VAULT_DAMAGED` for an object that is not there, shorter than asked for, or the only one that cannot be read (the
 * errno is its cause's): its own damage, not the place's; `FILE_EXISTS`,
 * `BAD_REQUEST` for what is no key, `VAULT_NOT_MOUNTED` when the place is not the vault. An aborted call rejects with the signal's reason.
 */
export interface BlobStore {
  /**
   * Writes an object. It appears whole, durable and read back with the same length and sha256, or not at all; what was written of one
   * that failed is gone. The memory of a chunk may be used again once the next one is asked for.
   */
  put: (source: AsyncIterable<Buffer>, options: PutOptions) => Promise<PutResult>
  /** The bytes of an object, or `length` of them from `offset` on. Ends early never: a short object is `VAULT_DAMAGED`. */
  get: (key: string, range?: { offset: number; length: number }, signal?: AbortSignal) => AsyncIterable<Buffer>
  /** Null when it is not there. */
  stat: (key: string) => Promise<StoredObject | null>
  /** Everything below a prefix that ends in a slash, drafts that are being written included; in no order. A listing that fails throws. */
  list: (prefix: string) => AsyncIterable<StoredObject>
  /** Durable when it resolves; one that is not there is fine. */
  remove: (key: string) => Promise<void>
  /** Null where the place cannot say. */
  space: () => Promise<{ freeBytes: number; totalBytes: number } | null>
}

/** Bytes in memory as a source for `BlobStore.put`. */
export async function* oneChunk(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes
}
