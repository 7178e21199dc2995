import type { VaultSummary } from '@holdfast/contract'
import { countOf, formatBytes } from '../../ui/format.ts'
import classes from './vaults-view.module.css'

/** How full the disk is that the vault lies on, and how much of that is the vault. */
export function VaultUsage({ vault }: { vault: VaultSummary }) {
  const { name, storedBytes, freeBytes, totalBytes } = vault
  if (freeBytes === null || totalBytes === null || totalBytes === 0)
    return <p className={classes['quiet']}>{formatStored(storedBytes)}; free space unknown</p>
  const used = totalBytes - freeBytes
  const own = Math.min(storedBytes ?? 0, used)
  const words = `${formatStored(storedBytes)}; ${formatBytes(freeBytes)} of ${formatBytes(totalBytes)} free`
  return (
    <div>
      <div
        role="meter"
        aria-label={`Disk of ${name}`}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round((used / totalBytes) * 100)}
        aria-valuetext={words}
        className={classes['meter']}
      >
        <span className={classes['own']} style={{ width: `${(own / totalBytes) * 100}%` }} />
        <span className={classes['others']} style={{ width: `${((used - own) / totalBytes) * 100}%` }} />
      </div>
      <p className={classes['quiet']}>{words}</p>
    </div>
  )
}

function formatStored(bytes: number | null): string {
  return bytes === null ? 'Size unknown' : `${formatBytes(bytes)} stored`
}

/** How many backups a vault holds, of how much, and how much smaller it keeps them. */
export function VaultFigures({ vault: { backups, sizeBytes, storedBytes } }: { vault: VaultSummary }) {
  const ratio = describeRatio(sizeBytes, storedBytes)
  return (
    <p className={classes['figures']}>
      <span>{countOf(backups, 'backup')}</span>
      {backups > 0 && <span>{formatBytes(sizeBytes)} backed up</span>}
      {ratio !== null && <span title="What was backed up, beside what it takes in the vault">{ratio}</span>}
    </p>
  )
}

/** `3.2 times smaller`, or that it is not; null where nobody knows, or nothing is there. */
function describeRatio(sizeBytes: number, storedBytes: number | null): string | null {
  if (storedBytes === null || storedBytes <= 0 || sizeBytes <= 0) return null
  const ratio = sizeBytes / storedBytes
  if (ratio < 0.95) return 'larger than the backups: pruning may free space'
  if (ratio < 1.05) return 'no data shared yet'
  return `${ratio >= 10 ? Math.round(ratio) : ratio.toFixed(1)} times smaller`
}
