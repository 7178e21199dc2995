import { Worker } from 'node:worker_threads'

/** Starting a thread takes as long as looking at some ten thousand files, and the next walk often follows at once. */
const keptMs = 30_000

interface KeptWorker {
  worker: Worker
  timer: NodeJS.Timeout
  forget: () => void
}

const kept = new Map<string, Set<KeptWorker>>()

/** A thread that runs a module: one that is done, or a new one. */
export function takeWorker(module: URL): Worker {
  const [ready] = kept.get(module.href) ?? []
  if (ready === undefined) {
    const worker = new Worker(module, { resourceLimits: { maxYoungGenerationSizeMb: 2 } })
    // Whoever waits for it hears of it too; between two of them nobody does.
    worker.on('error', () => {})
    return worker
  }
  kept.get(module.href)?.delete(ready)
  clearTimeout(ready.timer)
  ready.worker.off('exit', ready.forget)
  ready.worker.ref()
  return ready.worker
}

/** Keeps a thread that is done for a while. It does not keep the process. */
export function keepWorker(module: URL, worker: Worker): void {
  const others = kept.get(module.href) ?? new Set()
  kept.set(module.href, others)
  const forget = (): void => {
    if (others.delete(own)) void worker.terminate()
  }
  const own: KeptWorker = { worker, timer: setTimeout(forget, keptMs).unref(), forget }
  worker.once('exit', forget)
  worker.unref()
  others.add(own)
}
