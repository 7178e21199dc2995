import { readTar } from '@holdfast/archive'
import type { ChunkRef } from '../blob/chunk-ref.ts'
import type { TreeBlobs } from '../blob/blob-ref.ts'
import { ChunkReader } from '../pack/chunk-reader.ts'
import type { BlobStore } from '../store/blob-store.ts'
import { hasOwnData, readTable } from '../table/read-table.ts'
import type { TableEntry, TableLine } from '../table/table-line.ts'

export interface WalkOptions {
  signal: AbortSignal
  /** The tar of the layer, for the tree of one: its files' data is there. */
  openLayerTar?: ((signal: AbortSignal) => AsyncIterable<Buffer>) | undefined
}

/** An entry that goes by. Its data can be read until the next one is asked for, once. */
export interface WalkedEntry extends Omit<TableEntry, 'chunks' | 'header'> {
  header: Buffer
  data: () => AsyncGenerator<Buffer>
}

/** Walks over the entries of a tree, with their data. @throws OpError `VAULT_DAMAGED`; those of the blob store. */
export async function* walkEntries(
  store: BlobStore,
  tree: TreeBlobs,
  options: WalkOptions,
): AsyncGenerator<WalkedEntry> {
  if (await hasOwnData(store, tree, options.signal)) yield* walkTable(store, tree, options.signal)
  else if (options.openLayerTar === undefined) throw new Error('The files of a layer were asked for without the layer.')
  else yield* walkTar(options.openLayerTar(options.signal))
}

async function* walkTable(store: BlobStore, tree: TreeBlobs, signal: AbortSignal): AsyncGenerator<WalkedEntry> {
  const reader = new ChunkReader(store, tree.packs, signal)
  const batches = readTable(store, tree, signal)
  let lines: Iterator<TableLine> | null = null
  let next: TableLine | null = null
  try {
    for (let line = await peek(); line !== null; line = await peek()) {
      next = null
      if (line.kind !== 'entry') continue
      const { chunks, header, ...entry } = line.entry
      yield { ...entry, header: Buffer.from(header, 'base64'), data: () => read(entry.name, chunks) }
    }
  } finally {
    await batches.return(undefined)
  }

  async function peek(): Promise<TableLine | null> {
    while (next === null) {
      const line: IteratorResult<TableLine> | undefined = lines?.next()
      if (line !== undefined && line.done !== true) {
        next = line.value
        continue
      }
      const batch = await batches.next()
      if (batch.done === true) return null
      lines = batch.value[Symbol.iterator]()
    }
    return next
  }

  async function* read(name: Buffer, first: ChunkRef[]): AsyncGenerator<Buffer> {
    for (const ref of first) yield await reader.read(ref, name)
    for (let line = await peek(); line?.kind === 'chunks'; line = await peek()) {
      next = null
      for (const ref of line.chunks) yield await reader.read(ref, name)
    }
  }
}

async function* walkTar(tar: AsyncIterable<Buffer>): AsyncGenerator<WalkedEntry> {
  const events = readTar(tar)
  try {
    let next = await events.next()
    while (next.done !== true && next.value.kind !== 'end') {
      if (next.value.kind === 'data') {
        next = await events.next()
        continue
      }
      const { linkName: link, ...entry } = next.value.entry
      next = await events.next()
      yield { ...entry, link, data: read }
    }

    async function* read(): AsyncGenerator<Buffer> {
      for (; next.done !== true && next.value.kind === 'data'; next = await events.next()) yield next.value.bytes
    }
  } finally {
    await events.return(undefined)
  }
}
