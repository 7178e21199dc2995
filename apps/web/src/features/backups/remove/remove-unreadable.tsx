import { Button, Group, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '../../../trpc/trpc.ts'
import { describeError } from '../../../ui/describe-error.ts'
import { ConfirmDialog, Dialog } from '../../../ui/dialog.tsx'
import classes from '../list/backups-view.module.css'
import { type UnreadableBackup, useRemoveBackup } from '../use-backups.ts'

/** Says what deleting a backup that cannot be read destroys before it does; one that is only too new stays. */
export function RemoveUnreadable({ backup, onClose }: { backup: UnreadableBackup; onClose: () => void }) {
  const { id, vaultId, message } = backup
  // The list has the reason in a sentence only; whoever opens it is told the code.
  const opening = { vaultId, backupId: id, tree: '/', folderBase64: '' }
  const opened = useQuery(useTRPC().backups.files.queryOptions(opening, { staleTime: 0, gcTime: 0, retry: false }))
  const { remove, isPending, error } = useRemoveBackup(backup, onClose)

  if (opened.error && describeError(opened.error).code === 'FORMAT_TOO_NEW') {
    return (
      <Dialog onClose={onClose} title="This backup stays" size="md">
        <Stack gap="sm" className={classes['broken'] ?? ''}>
          <div>{message}</div>
          <div>
            It was made by a newer Holdfast and may be whole, so this one does not delete it. Update Holdfast: then it
            can be restored, or deleted.
          </div>
        </Stack>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={onClose} data-autofocus>
            Close
          </Button>
        </Group>
      </Dialog>
    )
  }
  return (
    <ConfirmDialog
      title="Delete this backup?"
      confirm="Delete backup"
      pending={isPending || opened.isPending}
      error={error}
      onConfirm={remove}
      onClose={onClose}
    >
      <Stack gap="sm" className={classes['broken'] ?? ''}>
        <div>
          This destroys what is left of the backup <b>{id}</b>. It cannot be brought back.
        </div>
        <div>{message}</div>
        <div>What that frees is not known, as it cannot be read. The next prune takes what no other backup needs.</div>
      </Stack>
    </ConfirmDialog>
  )
}
