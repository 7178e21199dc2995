import type { BackupMountChoice, BackupPreview } from '@holdfast/contract'
import { formatBytes } from '../../ui/format-bytes.ts'

/** How much a backup will read, in a sentence or two. What is already in the vault is not stored again. */
export function describeBackupSize(preview: BackupPreview, chosen: Record<string, BackupMountChoice>): string {
  const kept = preview.mounts.filter((mount) => {
    return mount.canInclude && (chosen[mount.destination] ?? mount.choice) === 'include'
  })
  const sizes = [preview.writableLayerBytes, ...kept.map(({ sizeBytes }) => sizeBytes)]
  const known = sizes.filter((size) => size !== null).reduce((sum, size) => sum + size, 0)
  const complete = sizes.every((size) => size !== null)
  const again = 'What the vault has already is not stored again.'
  if (complete) return `Reads ${formatBytes(known)} and the image. ${again}`
  if (preview.sizesPending && known === 0) return `Still measuring what will be read. ${again}`
  const least = known > 0 ? `at least ${formatBytes(known)}` : 'an unknown amount'
  return `Reads ${least} and the image${preview.sizesPending ? '; still measuring' : ''}. ${again}`
}
