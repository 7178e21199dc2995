import type { VaultSummary } from '@holdfast/contract'
import { formatBytes } from '../../ui/format-bytes.ts'
import classes from './vaults-view.module.css'

/** How full the disk is that the vault lies on, and how much of that is the vault. */
export function VaultUsage({ vault }: { vault: VaultSummary }) {
  const { name, storedBytes, freeBytes, totalBytes } = vault
  if (freeBytes === null || totalBytes === null || totalBytes === 0)
    return <p className={classes['quiet']}>{formatStored(storedBytes)}; how much is free is not known</p>
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
  return bytes === null ? 'Size of the vault not known yet' : `${formatBytes(bytes)} stored`
}
