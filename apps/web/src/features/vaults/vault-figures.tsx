import type { VaultSummary } from '@holdfast/contract'
import { countOf } from '../../ui/count-of.ts'
import { formatBytes } from '../../ui/format-bytes.ts'
import { describeRatio } from './describe-ratio.ts'
import classes from './vaults-view.module.css'

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
