import type { BlobStore, PutOptions, PutResult } from '../store/blob-store.ts'
import { blobKey } from '../store/object-key.ts'

export interface BlobSinkOptions {
  draftId: string
  signal: AbortSignal
  beforeVisible: PutOptions['beforeVisible'] & {}
}

/** A blob that is pushed into the store, for writers of two blobs at once. End or abort it; after an error there is nothing left of it. */
export class BlobSink {
  readonly #put: Promise<PutResult>
  #pieces: Buffer[] = []
  #state: 'open' | 'ended' | { error: unknown } = 'open'
  #wake: (() => void) | null = null
  #writing: PromiseWithResolvers<void> | null = null
  #failure: { error: unknown } | null = null

  constructor(store: BlobStore, { draftId, signal, beforeVisible }: BlobSinkOptions) {
    this.#put = store.put(this.#source(), { key: blobKey, draftId, existing: 'keep', beforeVisible, signal })
    this.#put.catch((error: unknown) => {
      this.#failure = { error }
      this.#writing?.reject(error)
    })
  }

  /** Resolves when the store has taken all of them. One write at a time. */
  async write(pieces: Buffer[]): Promise<void> {
    if (this.#failure !== null) throw this.#failure.error
    this.#pieces = pieces
    this.#writing = Promise.withResolvers()
    this.#wake?.()
    await this.#writing.promise
  }

  async end(): Promise<PutResult> {
    this.#state = 'ended'
    this.#wake?.()
    return this.#put
  }

  /** Resolves when the store has cleaned up; too late for a blob that is whole. */
  async abort(error: unknown): Promise<void> {
    if (this.#state === 'open') this.#state = { error }
    this.#wake?.()
    await this.#put.catch(() => {})
  }

  async *#source(): AsyncGenerator<Buffer> {
    for (;;) {
      const pieces = this.#pieces
      // Even of none a `yield*` takes a while, in which some may come.
      if (pieces.length > 0) {
        yield* pieces
        this.#pieces = []
      }
      const state = this.#state
      if (typeof state === 'object') throw state.error
      this.#writing?.resolve()
      this.#writing = null
      if (state === 'ended') return
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#wake = resolve
      await promise
    }
  }
}
