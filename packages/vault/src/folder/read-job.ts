import { compressedBound } from '@holdfast/archive/frame-compressor'
import type { DescribeOptions, Description, EntryToDescribe } from '@holdfast/host-files'
import { frameBytes } from '../blob/chunk-ref.ts'

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
  /** Where the compressed frame goes; null for items without data. */
  memory: SharedArrayBuffer | null
}

/** Room for a frame that does not compress. */
export const slotBytes = compressedBound(frameBytes)

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

export type ItemResult =
  | { kind: 'read'; described: DescribedItem; chunks: FoundChunk[]; keyAfter: string }
  | { kind: 'failed'; failure: ItemFailure }

export interface DescribedItem {
  key: string
  size: number
  headerBytes: number
  /** Of its line in the table. */
  fields: string
}

export type ItemFailure = Exclude<Description, { header: Buffer }> | { shrunk: true } | { resized: true }

/** The frame is empty where nothing is new. */
export interface JobResult {
  items: ItemResult[]
  storedBytes: number
  rawBytes: number
}
