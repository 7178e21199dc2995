import { hash } from 'node:crypto'
import { showBytes } from '@holdfast/archive'
import { message, OpError } from '@holdfast/contract'
import type { ChunkRef } from '../blob/chunk-ref.ts'
import { openFramedBlob, type FramedBlob } from '../blob/framed-blob.ts'
import { damaged, type PackRef } from '../blob/blob-ref.ts'
import type { BlobStore } from '../store/blob-store.ts'

interface OpenPack {
  digest: string
  blob: FramedBlob
  /** Number of the frame asked for last. */
  last: number
}

interface Frame {
  pack: number
  number: number
  digest: string
  bytes: Buffer
}

const mostFrames = 6
const mostPacks = 32

/** Reads chunks out of packs. A few frames and frame indexes are kept, and the next frame is read ahead where they come in a row. */
export class ChunkReader {
  readonly #store: BlobStore
  readonly #refs: Map<number, PackRef>
  readonly #signal: AbortSignal
  /** Those used last come last. */
  readonly #packs = new Map<number, Promise<OpenPack>>()
  readonly #frames = new Map<string, Promise<Buffer>>()
  #current: Frame | null = null
  /** Of a hole one chunk of zeros comes again and again. */
  #last: { ref: ChunkRef; chunk: Buffer } | null = null

  constructor(store: BlobStore, packs: readonly PackRef[], signal: AbortSignal) {
    this.#store = store
    this.#refs = new Map(packs.map((pack) => [pack.number, pack]))
    this.#signal = signal
  }

  /** The bytes of a chunk, whose sha256 was right. `entry` is named where it is not. @throws OpError `VAULT_DAMAGED`. */
  async read(ref: ChunkRef, entry: Buffer): Promise<Buffer> {
    try {
      return await this.#read(ref)
    } catch (error) {
      if (!(error instanceof OpError) || error.code !== 'VAULT_DAMAGED') throw error
      const needed = message('blob-needed-for', { problem: error.detail, entry: showBytes(entry) })
      throw new OpError(error.code, needed, { cause: error })
    }
  }

  async #read(ref: ChunkRef): Promise<Buffer> {
    if (this.#last !== null && isSame(this.#last.ref, ref)) return this.#last.chunk
    const [sha256, pack, number, offset, length] = ref
    const current = this.#current
    const frame = current?.pack === pack && current.number === number ? current : await this.#frame(pack, number)
    const chunk = frame.bytes.subarray(offset, offset + length)
    if (chunk.length === length && hash('sha256', chunk) === sha256) {
      this.#last = { ref, chunk }
      return chunk
    }
    throw damaged(frame.digest, message('blob-chunk-differs', { frame: number, bytes: length, offset }))
  }

  async #frame(pack: number, number: number): Promise<Frame> {
    const open = await this.#open(pack)
    const wanted = this.#load(open, pack, number)
    if (number === open.last + 1 && number + 1 < open.blob.frames.length) void this.#load(open, pack, number + 1)
    open.last = number
    this.#current = { pack, number, digest: open.digest, bytes: await wanted }
    return this.#current
  }

  #load({ blob }: OpenPack, pack: number, number: number): Promise<Buffer> {
    const key = `${pack} ${number}`
    return touch(this.#frames, { key, most: mostFrames, make: async () => blob.readFrame(number) })
  }

  async #open(pack: number): Promise<OpenPack> {
    const ref = this.#refs.get(pack)
    if (ref === undefined) throw new OpError('VAULT_DAMAGED', message('table-pack-unknown', { pack }))
    return touch(this.#packs, {
      key: pack,
      most: mostPacks,
      make: async () => {
        const blob = await openFramedBlob(this.#store, ref, this.#signal)
        return { digest: ref.digest, blob, last: -1 }
      },
    })
  }
}

function isSame(one: ChunkRef, other: ChunkRef): boolean {
  return one.every((part, index) => part === other[index])
}

function touch<Key, Value>(
  cache: Map<Key, Promise<Value>>,
  { key, most, make }: { key: Key; most: number; make: () => Promise<Value> },
): Promise<Value> {
  const value = cache.get(key) ?? make()
  // Who asks for it hears of its error; nobody may.
  value.catch(() => {})
  cache.delete(key)
  cache.set(key, value)
  for (const oldest of cache.keys()) {
    if (cache.size <= most) break
    cache.delete(oldest)
  }
  return value
}
