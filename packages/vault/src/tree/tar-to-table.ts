import { readTar, type TarEntry } from '@holdfast/archive'
import type { ChunkKeeper } from '../pack/chunk-keeper.ts'
import { chunkBytes, chunksPerLine, type ChunkRef } from '../blob/chunk-ref.ts'
import type { PackWriter } from '../pack/pack-writer.ts'
import type { PreviousTree } from '../pack/previous-tree.ts'
import { tableFormat, writeEntryLine } from '../table/table-line.ts'
import type { TableWriter } from '../table/table-writer.ts'

interface Parts {
  table: TableWriter
  packs: PackWriter
  previous: PreviousTree
  chunks: ChunkKeeper
  signal: AbortSignal
}

/** Takes a tar apart: a line for each entry, and its data in chunks. @throws OpError `TRUNCATED`, see `readTar`. */
export async function tarToTable(
  tar: AsyncIterable<Buffer>,
  parts: Parts,
): Promise<{ entries: number; bytes: number }> {
  const { table, signal } = parts
  await table.write(JSON.stringify({ format: tableFormat }))
  const lines = new EntryLines(parts)
  for await (const event of readTar(tar)) {
    signal.throwIfAborted()
    switch (event.kind) {
      case 'entry':
        await lines.end()
        if (event.entry.size > 0) await parts.previous.seek(event.entry.name)
        lines.begin(event.entry)
        break
      case 'data':
        await lines.add(event.bytes)
        break
      case 'end': {
        await lines.end()
        const { entries, bytes, trailerBytes } = event
        await table.write(JSON.stringify({ end: { entries, bytes, trailerBytes } }))
        return { entries, bytes }
      }
      default:
        event satisfies never
    }
  }
  throw new Error('A tar ended without its end.')
}

/** The lines of one entry at a time. */
class EntryLines {
  readonly #parts: Parts
  #entry: TarEntry | null = null
  #left = 0
  #refs: ChunkRef[] = []
  #index = 0
  #room: Buffer | null = null
  #fill = 0

  constructor(parts: Parts) {
    this.#parts = parts
  }

  begin(entry: TarEntry): void {
    this.#entry = entry
    this.#left = entry.size
    this.#index = 0
  }

  async add(bytes: Buffer): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      this.#room ??= await this.#parts.packs.reserve(Math.min(chunkBytes, this.#left))
      const copied = bytes.copy(this.#room, this.#fill, at)
      at += copied
      this.#fill += copied
      if (this.#fill === this.#room.length) await this.#keep(this.#room)
    }
  }

  async end(): Promise<void> {
    if (this.#entry !== null || this.#refs.length > 0) await this.#writeLine()
  }

  async #keep(chunk: Buffer): Promise<void> {
    this.#refs.push(await this.#parts.chunks.keep(chunk, this.#index++))
    this.#left -= chunk.length
    this.#room = null
    this.#fill = 0
    if (this.#refs.length === chunksPerLine) await this.#writeLine()
  }

  async #writeLine(): Promise<void> {
    const refs = this.#refs
    const line = this.#entry === null ? JSON.stringify({ chunks: refs }) : writeEntryLine(this.#entry, refs)
    this.#entry = null
    this.#refs = []
    const written = this.#parts.table.write(line)
    if (written !== null) await written
  }
}
