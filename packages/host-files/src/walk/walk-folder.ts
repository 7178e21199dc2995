import { closeSync } from 'node:fs'
import type { HostFolder } from '../folder/open-host-folder.ts'
import type { PackedBatch } from './pack-batch.ts'
import { packWalk } from './pack-walk.ts'
import type { SeenEntry, WalkEvent } from './seen-entry.ts'
import { unpackBatch } from './unpack-batch.ts'

export interface WalkBatch {
  /** To be gone through once or more, until the batch is released. */
  readonly entries: Iterable<SeenEntry>
  /** What is missing; among it what lies between these entries. */
  readonly events: readonly WalkEvent[]
  /** Closes what the entries' `parent` needs, once the batches before are released too. Once for each batch, also after the walk ended. */
  release: () => void
}

export interface WalkOptions {
  signal: AbortSignal
  /** Paths below the root that are left out with all below them. */
  skip?: readonly Buffer[]
}

/**
 * Every entry below a folder and the folder's own, in the order of a tar: names by their bytes, component by component, a folder before
 * what is in it. A batch has at most 512 entries. What vanishes or changes meanwhile is an event of a batch.
 * @throws the signal's reason; Error with `code`: `EMFILE`, `ENFILE`, `ENOMEM`.
 */
export async function* walkFolder(folder: HostFolder, { signal, skip = [] }: WalkOptions): AsyncGenerator<WalkBatch> {
  const releases = new Releases()
  const leftOpen: number[] = []
  const paths = new Set(skip.map((path) => path.toString('latin1')))
  try {
    for (const packed of packWalk(folder.fd, { skip: paths, leftOpen })) {
      const batch = releases.open(packed)
      if (signal.aborted) batch.release()
      signal.throwIfAborted()
      yield batch
    }
  } finally {
    releases.end(leftOpen)
  }
}

/** Descriptors are closed when the batch that says so and all before it are released. */
class Releases {
  readonly #waiting: { closing: number[]; isReleased: boolean }[] = []

  open(packed: PackedBatch): WalkBatch {
    const own = { closing: packed.closing, isReleased: false }
    this.#waiting.push(own)
    return {
      entries: { [Symbol.iterator]: () => unpackBatch(packed) },
      events: packed.events,
      release: () => {
        own.isReleased = true
        this.#close()
      },
    }
  }

  end(closing: number[]): void {
    this.#waiting.push({ closing, isReleased: true })
    this.#close()
  }

  #close(): void {
    while (this.#waiting[0]?.isReleased === true) {
      const { closing } = this.#waiting.shift() ?? { closing: [] }
      for (const fd of closing) closeSync(fd)
    }
  }
}
