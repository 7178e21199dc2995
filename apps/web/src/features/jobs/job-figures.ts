import type { Job } from '../../jobs/job.ts'
import { formatDuration } from '../../ui/format-duration.ts'

/** How long an ended job ran; null for one that never started or has not ended. */
export function describeDuration({ state }: Job): string | null {
  if (state.status === 'queued' || state.status === 'running' || state.startedAt === null) return null
  return formatDuration(state.finishedAt - state.startedAt)
}

/** The size of what an export or a backup holds; null for anything else. */
export function readBytes({ state }: Job): number | null {
  if (state.status !== 'succeeded') return null
  return state.result.kind === 'export' || state.result.kind === 'backup' ? state.result.sizeBytes : null
}
