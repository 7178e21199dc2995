import { systemError } from '../libc/libc.ts'
import { keepWorker, takeWorker } from './kept-workers.ts'
import { threadState, type FromThread, type SentError, type ThreadOrder } from './serve-thread.ts'

export interface ThreadOptions<T, R> {
  /** What the thread is given; it can be cloned. */
  data: unknown
  /** Items that may be on their way or with the reader. */
  most: number
  signal: AbortSignal
  /** Takes what was made and is not read by anybody any more. */
  onUnread: (item: T) => void
  /** Takes what the thread left, however it ended. */
  onEnd: (result: R) => void
}

/** Items of a thread that is kept. */
const mostKept = 400

/**
 * Has a module make items in a thread with synchronous calls, a few ahead of whoever reads them. Where `signal` is aborted or the
 * reader leaves early, the thread ends what it makes properly, and this waits for it.
 * @throws what the thread throws, as Error with `code` where it has one; the signal's reason.
 */
export async function* runThread<T, R>(
  module: URL,
  { data, most, signal, onUnread, onEnd }: ThreadOptions<T, R>,
): AsyncGenerator<{ item: T; handBack: () => void }, void> {
  signal.throwIfAborted()
  const state = new Int32Array(new SharedArrayBuffer(8))
  const wake = (): number => Atomics.notify(state, threadState.unreturned)
  const stop = (): void => {
    Atomics.store(state, threadState.stop, 1)
    wake()
  }
  const handBack = (): void => {
    Atomics.sub(state, threadState.unreturned, 1)
    wake()
  }
  const messages = listen<T, R>(module)
  messages.order({ data, state, most })
  let failure: SentError | null = null
  let isEnded = false
  const next = async (): Promise<T | null> => {
    const message = await messages.next()
    if (message.kind === 'item') return message.item
    isEnded = true
    failure = message.failure
    onEnd(message.result)
    return null
  }
  signal.addEventListener('abort', stop, { once: true })
  try {
    for (let item = await next(); item !== null; item = await next())
      if (signal.aborted) onUnread(item)
      else yield { item, handBack }
    signal.throwIfAborted()
    if (failure !== null) throw rebuilt(failure)
  } finally {
    stop()
    signal.removeEventListener('abort', stop)
    for (let item = isEnded ? null : await next(); item !== null; item = await next()) onUnread(item)
  }
}

/** What a thread sends. It is free for others as soon as it has sent all, whenever that is read. */
function listen<T, R>(module: URL) {
  const worker = takeWorker(module)
  const sent: FromThread<T, R>[] = []
  let waiting: PromiseWithResolvers<void> | null = null
  let isGone = false
  const wake = (): void => {
    waiting?.resolve()
    waiting = null
  }
  const onMessage = (message: FromThread<T, R>): void => {
    sent.push(message)
    if (message.kind === 'end') letGo()
    else count += 1
    wake()
  }
  const onExit = (): void => {
    isGone = true
    wake()
  }
  let count = 0
  const letGo = (): void => {
    worker.off('message', onMessage).off('exit', onExit)
    // After a large walk the thread has much memory of no use; its start is nothing beside that.
    if (count > mostKept) void worker.terminate()
    else keepWorker(module, worker)
  }
  worker.on('message', onMessage).on('exit', onExit)
  return {
    order: (order: ThreadOrder) => worker.postMessage(order),
    next: async (): Promise<FromThread<T, R>> => {
      while (sent.length === 0) {
        if (isGone) throw new Error('A thread that reads files ended without an answer.')
        waiting = Promise.withResolvers()
        await waiting.promise
      }
      return sent.shift() as FromThread<T, R>
    },
  }
}

function rebuilt(failure: SentError): Error {
  return 'call' in failure ? systemError(failure.call, failure.code) : new Error(failure.text)
}
