import { Menu } from '@mantine/core'
import { useJobsOnBackup } from '../../../jobs/use-job-board.ts'
import { useMay } from '../../../trpc/account.ts'
import { type Backup, usePinBackup, useStartVerify } from '../use-backups.ts'
import classes from './backup-timeline.module.css'

interface BackupMenuItemsProps {
  backup: Backup
  onRemove: (backup: Backup) => void
}

export function BackupMenuItems({ backup, onRemove }: BackupMenuItemsProps) {
  const verify = useStartVerify(backup)
  const pin = usePinBackup(backup)
  const mayRemove = useMay('backups.remove')
  const mayPin = useMay('retention.manage')
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
      {mayPin && (
        <>
          <Menu.Divider />
          <Menu.Item onClick={() => pin(!backup.pinned)}>
            {backup.pinned ? 'Unpin' : 'Pin'}
            <span className={classes['why']}>
              {backup.pinned ? 'retention treats it as any other again' : 'it is not deleted until it is unpinned'}
            </span>
          </Menu.Item>
        </>
      )}
      {mayRemove && (
        <>
          <Menu.Divider />
          <Menu.Item
            className={classes['danger'] ?? ''}
            disabled={busy || backup.pinned}
            onClick={() => onRemove(backup)}
          >
            Delete…
            {backup.pinned && <span className={classes['why']}>unpin it first</span>}
          </Menu.Item>
        </>
      )}
    </>
  )
}
