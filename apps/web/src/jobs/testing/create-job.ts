import type { Progress } from '@holdfast/contract'
import type { Job } from '../job.ts'

/** An export of `web` in the given state. */
export function createJob(state: Job['state'], change: Partial<Job> = {}): Job {
  return {
    id: 'job-1',
    createdAt: 1_000,
    startedBy: 'local',
    request: {
      kind: 'export',
      engineId: 'local',
      containerId: 'c1',
      containerName: 'web',
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
