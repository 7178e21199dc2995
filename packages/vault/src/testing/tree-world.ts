import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { message, OpError } from '@holdfast/contract'
import type { TreeBlobs } from '../blob/blob-ref.ts'
import type { BlobStore, PutOptions } from '../store/blob-store.ts'
import { blobKey } from '../store/object-key.ts'
import { readTree } from '../tree/read-tree.ts'
import { writeTree } from '../tree/write-tree.ts'

/** For tests: a store in memory, and whole tars in and out of it. */
export class TreeWorld {
  readonly objects = new Map<string, Buffer>()
  readonly signal = new AbortController().signal
  readonly visible: string[] = []
  /** Where packs are cut. */
  packBytes = 536_870_912
  readonly options = {
    draftId: 'draft',
    signal: this.signal,
    beforeVisible: async ({ key }: { key: string }): Promise<void> => void this.visible.push(key),
  }
  readonly store: BlobStore = {
    put: async (source, options) => this.#put(source, options),
    get: (key, range) => this.#get(key, range),
    stat: async (key) => {
      const bytes = this.objects.get(key)?.length
      return bytes === undefined ? null : { key, bytes, modifiedAt: 0 }
    },
    list: () => {
      throw new Error('not needed')
    },
    remove: async (key) => void this.objects.delete(key),
    space: async () => null,
  }

  async write(tar: Buffer, previous: TreeBlobs | null = null): Promise<TreeBlobs> {
    return writeTree(this.store, inPieces(tar), { ...this.options, previous, packBytes: this.packBytes })
  }

  async read(tree: TreeBlobs): Promise<Buffer> {
    return collect(readTree(this.store, tree, this.signal))
  }

  blob({ digest }: { digest: string }): Buffer {
    return this.objects.get(blobKey(digest)) ?? Buffer.alloc(0)
  }

  async #put(source: AsyncIterable<Buffer>, { key, beforeVisible }: PutOptions) {
    const bytes = await collect(source)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const name = typeof key === 'string' ? key : key(sha256)
    const existed = this.objects.has(name)
    if (!existed) await beforeVisible?.({ key: name, sha256, bytes: bytes.length })
    this.objects.set(name, bytes)
    return { key: name, sha256, bytes: bytes.length, existed }
  }

  async *#get(key: string, range?: { offset: number; length: number }): AsyncGenerator<Buffer> {
    const bytes = this.objects.get(key)
    const wanted = range ? bytes?.subarray(range.offset, range.offset + range.length) : bytes
    if (wanted === undefined || (range && wanted.length < range.length))
      throw new OpError('VAULT_DAMAGED', message('verbatim', { text: `${key} is not there, or too short.` }))
    for (let at = 0; at < wanted.length; at += 65_536) yield wanted.subarray(at, at + 65_536)
  }
}

/** Its memory is used again, as the ports allow. */
export async function* inPieces(bytes: Buffer, length = 60_000): AsyncGenerator<Buffer> {
  const piece = Buffer.alloc(length)
  for (let at = 0; at < bytes.length; at += length) yield piece.subarray(0, bytes.copy(piece, 0, at, at + length))
}

export async function collect(source: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of source) pieces.push(Buffer.from(piece))
  return Buffer.concat(pieces)
}
