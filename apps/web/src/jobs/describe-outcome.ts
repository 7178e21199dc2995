import { textOf } from '@holdfast/contract/messages'
import { errorTitle } from '../ui/error-text.ts'
import { formatDuration } from '../ui/format-time.ts'
import { countOf, formatBytes } from '../ui/format.ts'
import type { Tone } from '../ui/status-dot.tsx'
import { kindNoun } from './job-words.ts'
import type { Job, JobResult, JobRow } from './job.ts'

type ResultOf<Kind extends JobResult['kind']> = Extract<JobResult, { kind: Kind }>

interface Outcome {
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
      return { tone: 'bad', sentence: `${noun} failed: ${textOf(state.detail)}` }
    case 'cancelled':
      return { tone: 'idle', sentence: `${noun} cancelled.${leftBehind[request.kind]}` }
    case 'interrupted':
      return { tone: 'warn', sentence: `${noun} interrupted: Holdfast stopped while it ran. Start it again.` }
    default:
      return state satisfies never
  }
}

/** The same of what the board knows, until the whole job is there. */
export function describeRow({ kind, state }: JobRow): Outcome {
  const noun = kindNoun[kind]
  if (state.status === 'succeeded') return { tone: 'good', sentence: `${noun} done` }
  if (state.status === 'failed') return { tone: 'bad', sentence: `${noun} failed: ${errorTitle[state.code]}` }
  return { tone: state.status === 'interrupted' ? 'warn' : 'idle', sentence: `${noun} ${state.status}` }
}

function describeResult(result: JobResult, duration: string): Outcome {
  switch (result.kind) {
    case 'export':
      return { tone: 'good', sentence: `Exported ${formatBytes(result.sizeBytes)} in ${duration}` }
    case 'clone':
      return describeCopy(result, { verb: 'Cloned', duration, from: 'its source' })
    case 'backup':
      return describeBackup(result, duration)
    case 'restore':
      return describeCopy(result, { verb: 'Restored', duration, from: 'the backup' })
    case 'verify':
      return describeVerify(result, duration)
    case 'prune':
      return { tone: 'good', sentence: `Pruned, freed ${formatBytes(result.bytes)} in ${duration}` }
    case 'retention':
      return { tone: 'good', sentence: `Deleted ${countOf(result.removed.length, 'backup')}, ${result.kept} stay` }
    default:
      return result satisfies never
  }
}

/** What a cancelled job tells beside that it was cancelled. */
const leftBehind = {
  export: ' Nothing was left behind.',
  clone: ' Nothing was left behind.',
  backup: ' Nothing was left behind.',
  restore: ' Nothing was left behind.',
  verify: ' It has no result.',
  prune: ' Data removed before that stays removed.',
  retention: ' Backups deleted before that stay deleted.',
} satisfies Record<JobResult['kind'], string>

function describeCopy(
  { name, copied, unexpected }: ResultOf<'clone' | 'restore'>,
  { verb, duration, from }: { verb: string; duration: string; from: string },
): Outcome {
  const bytes = copied.reduce((sum, mount) => sum + mount.bytes, 0)
  const data = bytes > 0 ? ` with ${formatBytes(bytes)} of data` : ''
  const sentence = `${verb} as ${name}${data} in ${duration}`
  if (unexpected.length === 0) return { tone: 'good', sentence }
  return { tone: 'warn', sentence: `${sentence}. It differs from ${from} unexpectedly.` }
}

function describeBackup({ sizeBytes, newBytes, warnings }: ResultOf<'backup'>, duration: string): Outcome {
  const sentence = `Backed up ${formatBytes(sizeBytes)}, ${formatBytes(newBytes)} of it new, in ${duration}`
  if (warnings.length === 0) return { tone: 'good', sentence }
  return { tone: 'warn', sentence: `${sentence}, with ${countOf(warnings.length, 'warning')}` }
}

function describeVerify({ method, problems, bytesRead }: ResultOf<'verify'>, duration: string): Outcome {
  const [first] = problems
  if (first !== undefined) return { tone: 'bad', sentence: `Problems found: ${textOf(first)}` }
  const how = method === 'full' ? 'in full' : 'quickly'
  return { tone: 'good', sentence: `Verified ${how}, ${formatBytes(bytesRead)} read in ${duration}` }
}
