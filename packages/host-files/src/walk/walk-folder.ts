import type { HostFolder } from '../folder/open-host-folder.ts'
import { closeDescriptors } from '../libc/libc.ts'
import { runThread } from '../thread/run-thread.ts'
import type { PackedBatch } from './pack-batch.ts'
import type { SeenEntry, WalkEvent } from './seen-entry.ts'
import { unpackBatch } from './unpack-batch.ts'
import type { WalkOrder } from './walk-worker.ts'

export interface WalkBatch {
  /** To be gone through once or more, until the batch is released. */
  readonly entries: Iterable<SeenEntry>
  /** What is missing; among it what lies between these entries. */
  readonly events: readonly WalkEvent[]
  /** Closes what the entries' `parent` needs, once the batches before are released too. For each batch, also after the walk ended. */
  release: () => void
}

export interface WalkOptions {
  signal: AbortSignal
  /** Paths below the root that are left out with all below them. */
  skip?: readonly Buffer[]
}

/** As many as hide that the reader and the walk take turns. */
const mostUnreleased = 3

/**
 * Every entry below a folder and the folder's own, in the order of a tar: names by their bytes, component by component, a folder before
 * what is in it. A batch has at most 512 entries. What vanishes or changes meanwhile is an event of a batch. Walks in a thread of its own, which
 * waits while three batches are not released.
 * @throws the signal's reason; Error with `code`: `EMFILE`, `ENFILE`, `ENOMEM`.
 */
export async function* walkFolder(folder: HostFolder, { signal, skip = [] }: WalkOptions): AsyncGenerator<WalkBatch> {
  const releases = new Releases()
  const data: WalkOrder = { root: folder.fd, skip: skip.map((path) => path.toString('latin1')) }
  const batches = runThread<PackedBatch, number[]>(new URL('./walk-worker.ts', import.meta.url), {
    data,
    most: mostUnreleased,
    signal,
    onUnread: ({ closing }) => releases.add(closing).release(),
    onEnd: (leftOpen) => releases.add(leftOpen).release(),
  })
  for await (const { item, handBack } of batches) {
    const { release } = releases.add(item.closing, handBack)
    // A Buffer that came from another thread is none any more.
    const events = item.events.map((event) => ({ ...event, path: Buffer.from(event.path) }))
    yield { entries: { [Symbol.iterator]: () => unpackBatch(item) }, events, release }
  }
}

/** Descriptors are closed when the batch that says so and all before it are released. */
class Releases {
  readonly #waiting: { closing: number[]; isReleased: boolean }[] = []

  add(closing: number[], onRelease = (): void => {}): { release: () => void } {
    const own = { closing, isReleased: false }
    this.#waiting.push(own)
    return {
      release: () => {
        if (own.isReleased) return
        own.isReleased = true
        this.#close()
        onRelease()
      },
    }
  }

  #close(): void {
    while (this.#waiting[0]?.isReleased === true) closeDescriptors(this.#waiting.shift()?.closing ?? [])
  }
}
