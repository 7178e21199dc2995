import { createFrameCompressor, type FrameCompressor } from '@holdfast/archive'
import { message, OpError } from '@holdfast/contract'
import type { HostFolder } from '@holdfast/host-files'
import type { KeptTree } from '../backup/backup-config.ts'
import { tableBlobs } from '../blob/blob-ref.ts'
import type { BlobSinkOptions } from '../blob/blob-sink.ts'
import type { BlobStore } from '../store/blob-store.ts'
import type { FolderPass } from '../vault.ts'
import { FileReaders } from './file-readers.ts'
import type { PassWriting, WrittenPass } from './folder-pass.ts'
import { keepFolder } from './keep-folder.ts'
import { readFolder, type FolderTools, type ReadFolderParts } from './read-folder.ts'

interface DraftFolderOptions extends Omit<ReadFolderParts, 'after' | 'previous'> {
  after: FolderPass | undefined
  findEarlier: () => Promise<KeptTree | null>
}

/** The folders of this host that go into one draft, and what reads them. */
export class DraftFolders implements AsyncDisposable {
  readonly #store: BlobStore
  readonly #passes = new Map<FolderPass, WrittenPass>()
  readonly #unfinished = new Set<PassWriting>()
  readonly #readers = new FileReaders()
  #compressor: FrameCompressor | null = null

  constructor(store: BlobStore) {
    this.#store = store
  }

  async read(folder: HostFolder, { after, findEarlier, ...options }: DraftFolderOptions): Promise<FolderPass> {
    const first = after === undefined ? null : this.#passOf(after)
    const previous = first === null ? await findEarlier() : null
    const pass = await readFolder(this.#tools, folder, {
      ...options,
      previous,
      ...(first !== null && { after: first }),
    })
    this.#passes.set(pass, pass)
    this.#unfinished.add(pass.writing)
    if (after !== undefined) this.#passes.delete(after)
    return pass
  }

  pathOf(pass: FolderPass): string {
    return this.#passOf(pass).tree.path
  }

  /** `supersededBytes`: of a table that was written and is of no use. */
  async keep(pass: FolderPass, options: BlobSinkOptions): Promise<{ tree: KeptTree; supersededBytes: number }> {
    const written = this.#passOf(pass)
    const { writing, edits } = written
    const tree = await keepFolder(this.#tools, written, options)
    this.#passes.delete(pass)
    this.#unfinished.delete(writing)
    const first = writing.table.table
    const isLeft =
      edits !== null && writing.isTableNew && !tableBlobs(tree).some(({ digest }) => digest === first.digest)
    return { tree, supersededBytes: isLeft ? first.bytes : 0 }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const error = new Error('The draft was given up.')
    await Promise.all([...this.#unfinished].map(async ({ packs }) => packs.abort(error)))
    for (const { pool } of this.#unfinished) pool.rest()
    this.#compressor?.[Symbol.dispose]()
    await this.#readers[Symbol.asyncDispose]()
  }

  get #tools(): FolderTools {
    this.#compressor ??= createFrameCompressor()
    return { store: this.#store, readers: this.#readers, compressor: this.#compressor }
  }

  #passOf(pass: FolderPass): WrittenPass {
    const written = this.#passes.get(pass)
    if (written === undefined) throw new OpError('INTERNAL', message('draft-pass-unknown'))
    return written
  }
}
