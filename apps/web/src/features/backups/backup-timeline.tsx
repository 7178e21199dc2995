import { BackupItem } from './backup-item.tsx'
import type { Backup } from './backup-list.ts'
import classes from './backup-timeline.module.css'
import { useFirst } from './use-first.tsx'

export interface TimelineActions {
  onRestore: (backup: Backup) => void
  onFiles: (backup: Backup) => void
  onRemove: (backup: Backup) => void
}

interface BackupTimelineProps extends TimelineActions {
  label: string
  backups: readonly Backup[]
}

const shownAtOnce = 50

/** Backups of one container, newest first, on a line of time. */
export function BackupTimeline({ label, backups, ...actions }: BackupTimelineProps) {
  const { first, more } = useFirst(backups, shownAtOnce)
  return (
    <>
      <ol className={classes['timeline']} aria-label={label}>
        {first.map((backup) => (
          <BackupItem key={`${backup.vaultId} ${backup.id}`} backup={backup} {...actions} />
        ))}
      </ol>
      {more}
    </>
  )
}
