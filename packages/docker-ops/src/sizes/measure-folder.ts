import { Worker } from 'node:worker_threads'

/**
 * How many bytes of files a backup of a folder reads. As the engine's tar has them: the length of a file and not what it takes up,
 * for holes arrive as zeros; a file with several names once; other file systems mounted below as well. Walks in a thread of its own,
 * so that neither the event loop nor the pool for files waits for a share that hangs. Resolves with null where the figure would be
 * wrong: a part that cannot be read, a tree deeper than 256 folders, more hard links than 64 MiB hold, `signal` aborted.
 * @NOTE settles only when the thread has ended; one that hangs in the kernel does so late, or never.
 * @throws nothing.
 */
export async function measureFolder(path: string, { signal }: { signal: AbortSignal }): Promise<number | null> {
  if (signal.aborted) return null
  const worker = new Worker(new URL('./measure-folder-worker.ts', import.meta.url), {
    workerData: path,
    resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 4 },
    stdout: true,
    stderr: true,
  })
  worker.unref()
  const { promise, resolve } = Promise.withResolvers<number | null>()
  let bytes: number | null = null
  worker.on('message', (measured: number | null) => (bytes = measured))
  // What is too much for it ends the thread with an error and the event `exit`.
  worker.on('error', () => (bytes = null))
  worker.on('exit', () => resolve(signal.aborted ? null : bytes))
  const stop = (): void => void worker.terminate()
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await promise
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
