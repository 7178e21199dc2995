import { parentPort } from 'node:worker_threads'
import type { EntryToDescribe } from '@holdfast/host-files'
import { runCopyJob, runReadJob, type CopyJob, type ReadJob } from './read-job.ts'

/** The threads of `ReadPool`: one job after the other. */
let before: Promise<void> = Promise.resolve()
parentPort?.on('message', (job: ReadJob | CopyJob) => {
  before = before.then(() => run(job))
  before.catch((error: unknown) => {
    throw error
  })
})

async function run(job: ReadJob | CopyJob): Promise<void> {
  if ('to' in job) {
    const result = await runCopyJob({ ...job, file: received(job.file) }).catch((error: unknown) => failed(job, error))
    return parentPort?.postMessage(result)
  }
  const result = runReadJob({ ...job, entries: job.entries.map((entry) => ({ ...entry, ...received(entry) })) })
  const memory = result.lanes.map((lane) => lane.memory)
  return parentPort?.postMessage(result, memory)
}

/** What writing failed with is told by its code. */
function failed({ id }: CopyJob, error: unknown) {
  return { id, copied: null, failure: null, bytes: 0, errno: (error as NodeJS.ErrnoException).code ?? String(error) }
}

/** Buffers arrive as plain byte arrays. */
function received(entry: EntryToDescribe): EntryToDescribe {
  const { path, base, linkTo } = entry
  return { ...entry, path: bufferOf(path), base: bufferOf(base), linkTo: linkTo === null ? null : bufferOf(linkTo) }
}

function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength)
}
