import { Alert, Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '../../../trpc/trpc.ts'
import { ConfirmDialog, ErrorLine } from '../../../ui/dialog.tsx'
import { countOf, formatBytes } from '../../../ui/format.ts'
import { RelativeTime } from '../../../ui/time.tsx'
import { type Backup, useRemoveBackup } from '../use-backups.ts'

/** Says what deleting a backup destroys and frees before it does. */
export function RemoveBackup({ backup, onClose }: { backup: Backup; onClose: () => void }) {
  const { backups } = useTRPC()
  const target = { vaultId: backup.vaultId, backupId: backup.id }
  const preview = useQuery(backups.previewRemove.queryOptions(target, { staleTime: 0, gcTime: 0 }))
  const { remove, isPending, error } = useRemoveBackup(backup, onClose)
  return (
    <ConfirmDialog
      title="Delete this backup?"
      confirm="Delete backup"
      pending={isPending}
      error={error}
      onConfirm={remove}
      onClose={onClose}
    >
      <Stack gap="sm">
        <div>
          This permanently deletes the backup <b>{backup.id}</b> of <b>{backup.containerName}</b>, created{' '}
          <RelativeTime at={backup.startedAt} />.
        </div>
        {preview.data && (
          <>
            {preview.data.isLastVerified && (
              <Alert color="red" variant="light" title="This is the last verified backup" role="alert" p="sm">
                No other backup of {backup.containerName} has been verified without problems. Verify another one first.
              </Alert>
            )}
            <div>
              {formatBytes(preview.data.freedBytes)} are only in this backup; the next prune frees them.{' '}
              {preview.data.remaining === 0
                ? `No backup of ${backup.containerName} remains.`
                : `${countOf(preview.data.remaining, 'backup')} of ${backup.containerName} ${preview.data.remaining === 1 ? 'remains' : 'remain'}.`}
            </div>
          </>
        )}
        {preview.isPending && <Skeleton h={14} w="70%" role="status" aria-label="Reading what it would free" />}
        <ErrorLine error={preview.error} />
      </Stack>
    </ConfirmDialog>
  )
}
