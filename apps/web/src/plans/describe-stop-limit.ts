import type { StopLimit } from '@holdfast/contract'
import { formatDuration } from '../ui/format-time.ts'

/** How long a container may take to stop, in a sentence. */
export function describeStopLimit({ seconds, kills }: StopLimit): string {
  const most = formatDuration(seconds * 1000)
  if (kills) return `It has ${most} to stop before it is killed, as its stop timeout says.`
  return `It has ${most} to stop; if it does not, it is not killed but runs on, and this fails.`
}
