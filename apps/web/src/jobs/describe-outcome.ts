import { formatBytes } from '../ui/format-bytes.ts'
import { formatDuration } from '../ui/format-duration.ts'
import type { Tone } from '../ui/status-dot.tsx'
import { kindNoun } from './job-words.ts'
import type { Job, JobResult } from './job.ts'

type CloneResult = Extract<JobResult, { kind: 'clone' }>

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
      return describeResult(state.result, formatDuration(state.finishedAt - state.startedAt))
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

function describeResult(result: JobResult, took: string): Outcome {
  switch (result.kind) {
    case 'export':
      return { tone: 'good', sentence: `Backed up, ${formatBytes(result.sizeBytes)} in ${took}` }
    case 'clone':
      return describeClone(result, took)
    default:
      return result satisfies never
  }
}

function describeClone({ name, copied, unexpected }: CloneResult, took: string): Outcome {
  const bytes = copied.reduce((sum, mount) => sum + mount.bytes, 0)
  const data = bytes > 0 ? ` with ${formatBytes(bytes)} of data` : ''
  const sentence = `Cloned as ${name}${data} in ${took}`
  if (unexpected.length === 0) return { tone: 'good', sentence }
  return { tone: 'warn', sentence: `${sentence}. It differs from its source where it should not.` }
}
