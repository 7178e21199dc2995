import { Button } from '@mantine/core'
import { IconDots, IconPinFilled } from '@tabler/icons-react'
import { lazy, memo } from 'react'
import { CancelJobButton } from '../../../jobs/cancel-job-button.tsx'
import { JobProgress } from '../../../jobs/job-progress.tsx'
import { useJobsOnBackup } from '../../../jobs/use-job-board.ts'
import { useMay } from '../../../trpc/account.ts'
import { MenuButton } from '../../../ui/menu-host.tsx'
import { formatMoment } from '../../../ui/format-time.ts'
import { RelativeTime } from '../../../ui/time.tsx'
import type { Backup } from '../use-backups.ts'
import { BackupFigures, describeQuiesce, Verified } from './backup-figures.tsx'
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

const BackupMenuItems = lazy(() =>
  import('./backup-menu-items.tsx').then((module) => ({ default: module.BackupMenuItems })),
)

interface BackupItemProps extends TimelineActions {
  backup: Backup
}

const BackupItem = memo(function BackupItem({ backup, onRestore, onFiles, onRemove }: BackupItemProps) {
  const jobs = useJobsOnBackup(backup.id)
  const mayRestore = useMay('restores.create')
  const mayRead = useMay('backups.read-files')
  // Whoever may delete may verify, which is the other half of the menu.
  const mayVerify = useMay('backups.verify')
  return (
    <li className={classes['item']} aria-label={backup.id}>
      <div className={classes['words']}>
        <p className={classes['when']}>
          <b>
            <RelativeTime at={backup.startedAt} />
          </b>
          <span className={classes['quiet']}>{formatMoment(backup.startedAt)}</span>
          <span className={classes['quiet']}>{describeQuiesce(backup)}</span>
          {backup.pinned && (
            <span className={classes['pinned']} title="It is not deleted until it is unpinned">
              <IconPinFilled size={13} aria-hidden /> pinned
            </span>
          )}
        </p>
        <Verified verified={backup.verified} />
        <BackupFigures backup={backup} />
        {jobs.map((job) => (
          <div key={job.id} className={classes['job']}>
            <JobProgress job={job} />
            <CancelJobButton job={job} />
          </div>
        ))}
      </div>
      <div className={classes['actions']}>
        {mayRestore && (
          <Button
            variant="default"
            size="compact-sm"
            aria-label={`Restore ${backup.id}`}
            onClick={() => onRestore(backup)}
          >
            Restore
          </Button>
        )}
        {mayRead && (
          <Button
            variant="default"
            size="compact-sm"
            aria-label={`Files of ${backup.id}`}
            onClick={() => onFiles(backup)}
          >
            Files
          </Button>
        )}
        {mayVerify && (
          <MenuButton
            label={`More actions for ${backup.id}`}
            variant="subtle"
            color="gray"
            items={<BackupMenuItems backup={backup} onRemove={onRemove} />}
          >
            <IconDots size={16} />
          </MenuButton>
        )}
      </div>
    </li>
  )
})
