import { Button } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { lazy, memo } from 'react'
import { CancelJobButton } from '../../jobs/cancel-job-button.tsx'
import { JobProgress } from '../../jobs/job-progress.tsx'
import { useJobsOnBackup } from '../../jobs/use-jobs-on-backup.ts'
import { MenuButton } from '../../ui/menu-button.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { BackupFigures } from './backup-figures.tsx'
import type { Backup } from './backup-list.ts'
import type { TimelineActions } from './backup-timeline.tsx'
import classes from './backup-timeline.module.css'
import { describeHold } from './describe-hold.ts'
import { Verified } from './verified.tsx'

const BackupMenuItems = lazy(() =>
  import('./backup-menu-items.tsx').then((module) => ({ default: module.BackupMenuItems })),
)

interface BackupItemProps extends TimelineActions {
  backup: Backup
}

export const BackupItem = memo(function BackupItem({ backup, onRestore, onFiles, onRemove }: BackupItemProps) {
  const jobs = useJobsOnBackup(backup.id)
  return (
    <li className={classes['item']} aria-label={backup.id}>
      <div className={classes['words']}>
        <p className={classes['when']}>
          <b>
            <RelativeTime at={backup.startedAt} />
          </b>
          <span className={classes['quiet']}>{describeHold(backup)}</span>
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
        <Button
          variant="default"
          size="compact-sm"
          aria-label={`Restore ${backup.id}`}
          onClick={() => onRestore(backup)}
        >
          Restore
        </Button>
        <Button
          variant="default"
          size="compact-sm"
          aria-label={`Files of ${backup.id}`}
          onClick={() => onFiles(backup)}
        >
          Files
        </Button>
        <MenuButton
          label={`More actions for ${backup.id}`}
          variant="subtle"
          color="gray"
          items={<BackupMenuItems backup={backup} onRemove={onRemove} />}
        >
          <IconDots size={16} />
        </MenuButton>
      </div>
    </li>
  )
})
