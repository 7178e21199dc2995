import { OpError } from '@holdfast/contract'
import { message, type Message } from '@holdfast/contract/messages'

/** A backup as a restore reads it; whoever keeps backups implements it. Every byte handed out is proven, or the stream throws. */
export interface BackupSource {
  /** What `captureContainer` said; checked against its schema before it is used. */
  document: unknown
  /** The bytes of the configuration of the image, with or without the writable layer in it. */
  imageConfig: Buffer
  /** Bottom to top, writable layer last. `bytes` is the length of the uncompressed tar. */
  layers: readonly { diffId: string; bytes: number }[]
  openLayer: (diffId: string, signal: AbortSignal) => AsyncIterable<Buffer>
  /** `path` is the destination of a mount. Names in it begin with the folder carriers mount under. */
  openTree: (path: string, signal: AbortSignal) => AsyncIterable<Buffer>
  /** By the destination of a mount, the length of its tar, for the total of the progress. */
  treeBytes?: ReadonlyMap<string, number>
}

/** For what a backup says that cannot be so. */
export function damaged(problem: Message, options: { cause?: unknown } = {}): OpError {
  return new OpError('VAULT_DAMAGED', message('backup-damaged', { problem }), options)
}
