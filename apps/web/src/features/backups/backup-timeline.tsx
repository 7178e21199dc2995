import { BackupItem } from './backup-item.tsx'
import type { Backup } from './backup-list.ts'
import classes from './backup-timeline.module.css'

export interface TimelineActions {
  onRestore: (backup: Backup) => void
  onFiles: (backup: Backup) => void
  onRemove: (backup: Backup) => void
}

interface BackupTimelineProps extends TimelineActions {
  label: string
  backups: readonly Backup[]
}

/** Backups of one container, newest first, on a line of time. */
export function BackupTimeline({ label, backups, ...actions }: BackupTimelineProps) {
  return (
    <ol className={classes['timeline']} aria-label={label}>
      {backups.map((backup) => (
        <BackupItem key={`${backup.vaultId} ${backup.id}`} backup={backup} {...actions} />
      ))}
    </ol>
  )
}
