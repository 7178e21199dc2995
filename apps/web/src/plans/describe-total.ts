import { formatDuration } from '../ui/format-time.ts'
import { formatBytes } from '../ui/format.ts'
import type { Plan } from './use-plan.ts'

/** `Copies 1.21 GB, about 8 s.`, by the plan's own figures; `verb` is `Copies` or `Restores`. */
export function describeTotal(
  verb: string,
  { totalBytes, sizesPending, estimatedSeconds }: Pick<Plan, 'totalBytes' | 'sizesPending' | 'estimatedSeconds'>,
): string {
  if (totalBytes === null) return sizesPending ? 'Measuring the data.' : `${verb} data, size unknown.`
  const time = estimatedSeconds ? `, about ${formatSeconds(estimatedSeconds)}` : ''
  return `${verb} ${formatBytes(totalBytes)}${time}.`
}

function formatSeconds(seconds: number): string {
  return formatDuration(Math.max(1, Math.ceil(seconds)) * 1000).replace('.0', '')
}
