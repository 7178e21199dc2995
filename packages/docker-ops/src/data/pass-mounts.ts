import type { WorkProgress } from '@holdfast/contract'

export interface BytesProgress {
  /** Of what is on its way now. */
  moved: (bytes: number) => void
  /** That is done. */
  done: () => void
  /** That is done, and nobody had known its size before. */
  doneUnforeseen: () => void
}

export interface BytesProgressOptions {
  step: WorkProgress['step']
  /** Of all that is to come; null where nobody knows. */
  sizes: readonly (number | null)[]
  totalIsEstimate: boolean
  onProgress: (progress: WorkProgress) => void
}

/** Bytes over several pieces of data, one after the other, with a total where the size of each is known. */
export function createBytesProgress({ sizes, onProgress, ...about }: BytesProgressOptions): BytesProgress {
  let total = sizes.reduce<number | null>((sum, size) => (sum === null || size === null ? null : sum + size), 0)
  let before = 0
  let now = 0
  const done = (): void => {
    before += now
    now = 0
  }
  return {
    moved: (bytes) => {
      now = bytes
      const bytesDone = before + bytes
      onProgress({ ...about, bytesDone, bytesTotal: total === null ? null : Math.max(total, bytesDone) })
    },
    done,
    doneUnforeseen: () => {
      if (total !== null) total += now
      done()
    },
  }
}

/** The data of one mount on its way; `pass` resolves with what became of it. */
export interface MountPass<T> {
  destination: string
  pass: (onBytes: (bytes: number) => void) => Promise<T>
}

export interface PassMountsOptions {
  signal: AbortSignal
  progress: BytesProgress
  /** What a failure is to be told as. */
  explain: (error: unknown, destination: string) => unknown
}

/** Hands one mount after the other on. @throws what `explain` makes of their errors; the signal's reason. */
export async function passMounts<T>(
  mounts: readonly MountPass<T>[],
  { signal, progress, explain }: PassMountsOptions,
): Promise<T[]> {
  const passed: T[] = []
  for (const { destination, pass } of mounts) {
    signal.throwIfAborted()
    progress.moved(0)
    const one = await pass(progress.moved).catch((error: unknown) => {
      signal.throwIfAborted()
      throw explain(error, destination)
    })
    progress.done()
    passed.push(one)
  }
  return passed
}
