import type { BackupMountChoice, BackupPreview, VaultSummary } from '@holdfast/contract'
import { formatBytes } from '../../../ui/format.ts'

/** How much a backup will read, in a sentence. */
export function describeBackupSize(preview: BackupPreview, chosen: Record<string, BackupMountChoice>): string {
  const kept = chosenMounts(preview, chosen)
  const sizes = [preview.writableLayerBytes, ...kept.map(({ sizeBytes }) => sizeBytes)]
  const known = sizes.filter((size) => size !== null).reduce((sum, size) => sum + size, 0)
  const complete = sizes.every((size) => size !== null)
  if (complete) return `Reads ${formatBytes(known)} and the image.`
  if (preview.sizesPending && known === 0) return 'Measuring the data.'
  const least = known > 0 ? `at least ${formatBytes(known)}` : 'an unknown amount'
  return `Reads ${least} and the image${preview.sizesPending ? '; still measuring' : ''}.`
}

interface VaultSpace {
  words: string
  /** False when more may be new to the vault than it has room for. */
  fits: boolean
}

/** How much a backup may add to a vault, and how much is free there. Compression may make less of it. */
export function describeVaultSpace(
  preview: BackupPreview,
  chosen: Record<string, BackupMountChoice>,
  { id, freeBytes }: VaultSummary,
): VaultSpace {
  const mounts = chosenMounts(preview, chosen)
  const fresh = mounts.filter(({ keptIn }) => !keptIn.includes(id))
  const sizes = [preview.writableLayerBytes, ...fresh.map(({ sizeBytes }) => sizeBytes)]
  const known = sizes.filter((size) => size !== null).reduce((sum, size) => sum + size, 0)
  const complete = sizes.every((size) => size !== null)
  const added = [
    ...(complete && known === 0 ? [] : [amountOf(known, complete)]),
    'the image',
    ...(fresh.length < mounts.length ? ['changes since an earlier backup'] : []),
  ]
  const fits = freeBytes === null || known <= freeBytes
  const free = freeBytes === null ? '' : `; ${formatBytes(freeBytes)} free`
  return { words: `May add ${listOf(added)} to this vault${free}.${fits ? '' : ' It may not fit.'}`, fits }
}

function amountOf(known: number, complete: boolean): string {
  if (complete) return `up to ${formatBytes(known)}`
  return known > 0 ? `more than ${formatBytes(known)}` : 'an unknown amount'
}

function listOf(parts: string[]): string {
  return parts.length > 1 ? `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}` : parts.join('')
}

/** Those whose data the backup will include; what is mounted at several places is stored once. */
function chosenMounts({ mounts }: BackupPreview, chosen: Record<string, BackupMountChoice>): BackupPreview['mounts'] {
  const included = mounts.filter(({ canInclude, destination, choice }) => {
    return canInclude && (chosen[destination] ?? choice) === 'include'
  })
  return [...new Map(included.toReversed().map((mount) => [mount.name ?? mount.source, mount])).values()].toReversed()
}
