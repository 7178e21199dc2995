import type { DescribeOptions, Description, EntryToDescribe } from '@holdfast/host-files'

/** One entry to be described, and up to a frame of its data to be read; sent to a thread, so bytes are text (latin1). */
export interface JobItem extends Pick<EntryToDescribe, 'parent' | 'kind' | 'dev' | 'ino'> {
  path: string
  base: string
  linkTo: string | null
  /** As it was seen. */
  size: number
  /** The piece of its data, `from` a multiple of a chunk. */
  from: number
  to: number
  /** What the chunks of the piece were last time: those are not stored. Empty where nothing is known of one. */
  hashes: string[]
}

export interface ReadJob {
  items: JobItem[]
  options: DescribeOptions
  /** A frame to put data into; null for items without data. */
  memory: ArrayBuffer | null
}

/** `at` is where it lies in the frame, or one of those below. */
export interface FoundChunk {
  sha256: string
  at: number
  length: number
}

/** The chunk is what it was. */
export const asBefore = -1
/** A whole chunk of zeros. */
export const allZeros = -2

/** `header` and `fields` are those of the entry as it was described. */
export type ItemResult =
  | { kind: 'read'; described: DescribedItem; chunks: FoundChunk[]; keyAfter: string }
  | { kind: 'failed'; failure: ItemFailure }

export interface DescribedItem {
  header: Uint8Array
  target: Uint8Array | null
  type: string
  size: number
  mode: number
  uid: number
  gid: number
  mtime: number
  key: string
}

export type ItemFailure = Exclude<Description, { header: Buffer }> | { shrunk: true } | { resized: true }

export interface JobResult {
  items: ItemResult[]
  memory: ArrayBuffer | null
  /** Of the frame. */
  fill: number
}
