import type { BackupMountChoice, BackupPreview } from '@holdfast/contract'
import { formatBytes } from '../../ui/format-bytes.ts'
import { chosenMounts } from './chosen-mounts.ts'

/** How much a backup will read, in a sentence. */
export function describeBackupSize(preview: BackupPreview, chosen: Record<string, BackupMountChoice>): string {
  const kept = chosenMounts(preview, chosen)
  const sizes = [preview.writableLayerBytes, ...kept.map(({ sizeBytes }) => sizeBytes)]
  const known = sizes.filter((size) => size !== null).reduce((sum, size) => sum + size, 0)
  const complete = sizes.every((size) => size !== null)
  if (complete) return `Reads ${formatBytes(known)} and the image.`
  if (preview.sizesPending && known === 0) return 'Still measuring what will be read.'
  const least = known > 0 ? `at least ${formatBytes(known)}` : 'an unknown amount'
  return `Reads ${least} and the image${preview.sizesPending ? '; still measuring' : ''}.`
}
