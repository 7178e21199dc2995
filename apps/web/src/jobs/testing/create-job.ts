import type { Progress } from '@holdfast/contract'
import type { Job } from '../job.ts'

/** An export of `web` in the given state. */
export function createJob(state: Job['state'], change: Partial<Job> = {}): Job {
  return {
    id: 'job-1',
    createdAt: 1_000,
    actor: { kind: 'user', id: 'local', name: 'local admin' },
    causedBy: null,
    request: {
      kind: 'export',
      subject: { kind: 'container', engineId: 'local', containerId: 'c1', name: 'web' },
      folder: '/data/exports',
      fileName: 'web-backup.tar.zst',
      compression: 'zstd',
    },
    state,
    ...change,
  }
}

export function createProgress(change: Partial<Progress> = {}): Progress {
  return {
    step: 'exporting',
    bytesDone: 0,
    bytesTotal: null,
    totalIsEstimate: false,
    bytesPerSecond: null,
    secondsLeft: null,
    ...change,
  }
}

/** What the server answers for the details of one of these jobs. */
export function findIn(jobs: readonly Job[]) {
  return ({ id }: { id: string }): Job => {
    const found = jobs.find((job) => job.id === id)
    if (!found) throw new Error(`This test has no job ${id}.`)
    return found
  }
}
