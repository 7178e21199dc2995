import { formatDuration } from '../../ui/format-time.ts'
import { formatBytes } from '../../ui/format.ts'
import type { RestorePlan } from './restore-plan.ts'

/** How much a restore reads and where the image comes from, in two sentences. */
export function describeRestore(plan: Pick<RestorePlan, 'totalBytes' | 'estimatedSeconds' | 'imageFrom'>): string {
  const { totalBytes, estimatedSeconds, imageFrom } = plan
  const time = estimatedSeconds ? `, about ${formatDuration(Math.max(1, Math.ceil(estimatedSeconds)) * 1000)}` : ''
  const total = totalBytes === null ? 'Restores data, size unknown' : `Restores ${formatBytes(totalBytes)}`
  const image = imageFrom === 'vault' ? 'The image comes out of the vault.' : 'The engine has the image already.'
  return `${total}${time.replace('.0', '')}. ${image}`
}
