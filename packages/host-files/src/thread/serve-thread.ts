import { parentPort } from 'node:worker_threads'

/** What a thread sends: something, or at last how it ended. */
export type FromThread<T, R> = { kind: 'item'; item: T } | { kind: 'end'; result: R; failure: SentError | null }

/** Structured cloning keeps no error's code. */
export type SentError = { code: string; call: string } | { text: string }

/** Places in the numbers that both sides share. */
export const threadState = { stop: 0, unreturned: 1 } as const

/** What a thread is to make. */
export interface ThreadOrder {
  data: unknown
  state: Int32Array
  most: number
}

/** What a thread of `runThread` makes. `result` is asked for after the last item, also when making them failed or was stopped. */
export interface ThreadWork<T, R> {
  items: Generator<{ item: T; transfer: ArrayBuffer[] }, void>
  result: () => R
}

/** The other side of `runThread`: makes what is ordered, as long as there is room. Imports little, for a thread starts with it. */
export function serveThread<D, T, R>(start: (data: D) => ThreadWork<T, R>): void {
  parentPort?.on('message', ({ data, state, most }: ThreadOrder) => {
    const { items, result } = start(data as D)
    const send = (message: FromThread<T, R>, transfer: ArrayBuffer[] = []): void => {
      parentPort?.postMessage(message, transfer)
    }
    let failure: SentError | null = null
    try {
      for (const { item, transfer } of items) {
        waitForRoom(state, most)
        Atomics.add(state, threadState.unreturned, 1)
        send({ kind: 'item', item }, transfer)
        if (isStopped(state)) break
      }
    } catch (error) {
      failure = sentError(error)
    }
    send({ kind: 'end', result: result(), failure })
  })
}

function isStopped(state: Int32Array): boolean {
  return Atomics.load(state, threadState.stop) === 1
}

function waitForRoom(state: Int32Array, most: number): void {
  for (let count = most; count >= most && !isStopped(state);) {
    count = Atomics.load(state, threadState.unreturned)
    if (count >= most) Atomics.wait(state, threadState.unreturned, count, 100)
  }
}

function sentError(error: unknown): SentError {
  const { code, syscall, stack } = error as NodeJS.ErrnoException
  return code === undefined ? { text: stack ?? String(error) } : { code, call: syscall ?? 'read' }
}
