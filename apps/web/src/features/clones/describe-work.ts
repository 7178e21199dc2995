import { formatDuration } from '../../ui/format-time.ts'
import { formatBytes } from '../../ui/format.ts'
import type { ClonePlan } from './clone-plan.ts'

/** How much a clone copies and what its source does meanwhile, in a sentence or two. */
export function describeWork(plan: ClonePlan): string {
  if (!copiesAnything(plan)) return 'Copies no data.'
  const source = describeSource(plan)
  return source === null ? describeTotal(plan) : `${describeTotal(plan)} ${source}`
}

function copiesAnything({ mounts, writableLayer }: ClonePlan): boolean {
  return writableLayer.choice === 'include' || mounts.some(({ choice }) => choice === 'copy')
}

function describeTotal({ totalBytes, sizesPending, estimatedSeconds }: ClonePlan): string {
  if (totalBytes === null) return sizesPending ? 'Measuring what will be copied.' : 'Copies data, size unknown.'
  const time = estimatedSeconds ? `, about ${formatSeconds(estimatedSeconds)}` : ''
  return `Copies ${formatBytes(totalBytes)}${time}.`
}

function formatSeconds(seconds: number): string {
  return formatDuration(Math.max(1, Math.ceil(seconds)) * 1000).replace('.0', '')
}

function describeSource({ sourceName, sourceState, freezes }: ClonePlan): string | null {
  if (freezes === 'pause') return `${sourceName} stands still meanwhile.`
  if (freezes === 'stop') return `${sourceName} is stopped meanwhile and started again.`
  return sourceState === 'running' ? `${sourceName} goes on running.` : null
}
