import { Menu } from '@mantine/core'
import { useJobsOnBackup } from '../../../jobs/use-job-board.ts'
import { useMay } from '../../../trpc/account.ts'
import { type Backup, useStartVerify } from '../use-backups.ts'
import classes from './backup-timeline.module.css'

interface BackupMenuItemsProps {
  backup: Backup
  onRemove: (backup: Backup) => void
}

export function BackupMenuItems({ backup, onRemove }: BackupMenuItemsProps) {
  const verify = useStartVerify(backup)
  const mayRemove = useMay('backups.remove')
  const busy = useJobsOnBackup(backup.id).length > 0
  return (
    <>
      {busy && <Menu.Label>A job is running</Menu.Label>}
      <Menu.Item disabled={busy} onClick={() => verify('quick')}>
        Verify quickly
        <span className={classes['why']}>checks that every part exists and has its size</span>
      </Menu.Item>
      <Menu.Item disabled={busy} onClick={() => verify('full')}>
        Verify in full
        <span className={classes['why']}>reads every byte and compares it</span>
      </Menu.Item>
      {mayRemove && (
        <>
          <Menu.Divider />
          <Menu.Item className={classes['danger'] ?? ''} disabled={busy} onClick={() => onRemove(backup)}>
            Delete…
          </Menu.Item>
        </>
      )}
    </>
  )
}
