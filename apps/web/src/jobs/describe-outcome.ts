import { formatBytes } from '../ui/format-bytes.ts'
import { formatDuration } from '../ui/format-duration.ts'
import type { Tone } from '../ui/status-dot.tsx'
import { kindNoun } from './job-words.ts'
import type { Job, JobResult } from './job.ts'

export interface Outcome {
  tone: Tone
  sentence: string
}

/** How a job stands, as one sentence for a row or a toast. */
export function describeOutcome({ request, state }: Job): Outcome {
  const noun = kindNoun[request.kind]
  switch (state.status) {
    case 'queued':
      return { tone: 'idle', sentence: `${noun} queued` }
    case 'running':
      return { tone: 'busy', sentence: `${noun} running` }
    case 'succeeded':
      return { tone: 'good', sentence: describeResult(state.result, state.finishedAt - state.startedAt) }
    case 'failed':
      return { tone: 'bad', sentence: `${noun} failed: ${state.message}` }
    case 'cancelled':
      return { tone: 'idle', sentence: `${noun} cancelled. Nothing was left behind.` }
    case 'interrupted':
      return { tone: 'warn', sentence: `${noun} interrupted: Holdfast stopped while it ran. Start it again.` }
    default:
      return state satisfies never
  }
}

function describeResult(result: JobResult, tookMs: number): string {
  const took = formatDuration(tookMs)
  switch (result.kind) {
    case 'export':
      return `Backed up, ${formatBytes(result.sizeBytes)} in ${took}`
    case 'clone':
      return `Cloned as ${result.name} in ${took}`
    default:
      return result satisfies never
  }
}
