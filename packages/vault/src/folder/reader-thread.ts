import { hash } from 'node:crypto'
import { closeSync, fstatSync, readSync } from 'node:fs'
import { parentPort } from 'node:worker_threads'
import { describeEntry, keyOf, type Described } from '@holdfast/host-files/describe-entry'
import { isHole } from '@holdfast/host-files/is-hole'
import { compressFrameInto } from '@holdfast/archive/frame-compressor'
import { chunkBytes, frameBytes } from '../blob/chunk-ref.ts'
import { writeHostFields } from '../table/host-line.ts'
import {
  allZeros,
  asBefore,
  type DescribedItem,
  type FoundChunk,
  type ItemFailure,
  type ItemResult,
  type JobItem,
  type JobResult,
  type ReadJob,
} from './read-job.ts'

const zeros = Buffer.alloc(chunkBytes)
const zerosHash = hash('sha256', zeros)

parentPort?.on('message', (job: ReadJob) => {
  parentPort?.postMessage(new JobReader(job).read())
})

/** What a job has read, before it is compressed. */
const frame = Buffer.allocUnsafeSlow(frameBytes)

/** Describes what is in a job, reads its data into the frame and hashes it. What lies in the vault already takes no place there. */
class JobReader {
  readonly #job: ReadJob
  #fill = 0
  readonly #placed = new Map<string, number>()

  constructor(job: ReadJob) {
    this.#job = job
  }

  read(): JobResult {
    const items = this.#job.items.map((item) => this.#readItem(item))
    return { items, storedBytes: this.#compress(), rawBytes: this.#fill }
  }

  #compress(): number {
    const { memory } = this.#job
    if (memory === null || this.#fill === 0) return 0
    return compressFrameInto(frame.subarray(0, this.#fill), Buffer.from(memory))
  }

  #readItem(item: JobItem): ItemResult {
    const described = describeEntry(entryOf(item), this.#job.options)
    if (!('header' in described)) return { kind: 'failed', failure: described }
    const { fd, key } = described
    try {
      if (described.size !== item.size) return { kind: 'failed', failure: { resized: true } }
      const chunks = fd === null ? [] : this.#readPiece(fd, item)
      if (!Array.isArray(chunks)) return { kind: 'failed', failure: chunks }
      return { kind: 'read', described: describe(described), chunks, keyAfter: fd === null ? key : keyOf(fd) }
    } catch (error) {
      return { kind: 'failed', failure: { unreadable: (error as NodeJS.ErrnoException).code ?? 'EIO' } }
    } finally {
      if (fd !== null) closeSync(fd)
    }
  }

  #readPiece(fd: number, { from, to, size, hashes }: JobItem): FoundChunk[] | ItemFailure {
    const { blocks } = fstatSync(fd)
    const hasHoles = blocks * 512 < size
    const chunks: FoundChunk[] = []
    for (let at = from; at < to; at += chunkBytes) {
      const length = Math.min(chunkBytes, to - at)
      if (hasHoles && length === chunkBytes && isHole(fd, at, at + length)) {
        chunks.push(this.#zeros(hashes[chunks.length]))
        continue
      }
      const room = frame.subarray(this.#fill, this.#fill + length)
      if (!fillFrom(fd, room, at)) return { shrunk: true }
      chunks.push(this.#keep(room, hashes[chunks.length]))
    }
    return chunks
  }

  #keep(chunk: Buffer, before: string | undefined): FoundChunk {
    const { length } = chunk
    if (length === chunkBytes && chunk[0] === 0 && chunk.equals(zeros)) return this.#zeros(before)
    const sha256 = hash('sha256', chunk)
    if (sha256 === before) return { sha256, at: asBefore, length }
    const at = this.#placed.get(sha256) ?? this.#fill
    if (at === this.#fill) {
      this.#placed.set(sha256, at)
      this.#fill += length
    }
    return { sha256, at, length }
  }

  #zeros(before: string | undefined): FoundChunk {
    return { sha256: zerosHash, at: before === zerosHash ? asBefore : allZeros, length: chunkBytes }
  }
}

/** False where the file ends before. */
function fillFrom(fd: number, into: Buffer, position: number): boolean {
  for (let done = 0; done < into.length;) {
    const read = readSync(fd, into, done, into.length - done, position + done)
    if (read === 0) return false
    done += read
  }
  return true
}

function entryOf({ path, base, linkTo, parent, kind, dev, ino }: JobItem) {
  const bytes = (text: string): Buffer => Buffer.from(text, 'latin1')
  return {
    path: bytes(path),
    base: bytes(base),
    linkTo: linkTo === null ? null : bytes(linkTo),
    parent,
    kind,
    dev,
    ino,
  }
}

function describe({ header, linkName, type, size, mode, uid, gid, mtimeNs, key }: Described): DescribedItem {
  const target = type === '2' ? linkName : null
  const mtime = Number(mtimeNs / 1_000_000_000n) + Number(mtimeNs % 1_000_000_000n) / 1e9
  const fields = writeHostFields({ header, type, size, mode, uid, gid, mtime, target })
  return { key, size, headerBytes: header.length, fields }
}
