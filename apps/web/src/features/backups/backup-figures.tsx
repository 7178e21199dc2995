import { countOf } from '../../ui/count-of.ts'
import { formatBytes } from '../../ui/format-bytes.ts'
import type { Backup } from './backup-list.ts'
import classes from './backup-timeline.module.css'

/** How large a backup is, what it took, and what it could not keep. */
export function BackupFigures({ backup }: { backup: Backup }) {
  const { sizeBytes, storedBytes, newBytes, left, warnings } = backup
  return (
    <>
      <p className={classes['figures']}>
        <span title="Everything that was read: image, the container’s own changes, data of its mounts">
          {formatBytes(sizeBytes)}
        </span>
        <span title="What it points to in the vault, compressed; other backups share it">
          {formatBytes(storedBytes)} stored
        </span>
        <span title="What this backup added to the vault">{formatBytes(newBytes)} new</span>
        {left.length > 0 && <span>without {left.join(', ')}</span>}
      </p>
      {warnings.length > 0 && (
        <details className={classes['warnings']}>
          <summary>{countOf(warnings.length, 'warning')}</summary>
          <ul>
            {warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}
