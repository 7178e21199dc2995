import { textOf } from '@holdfast/contract/messages'
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
      <Dialog onClose={onClose} title="This backup cannot be deleted" size="md">
        <Stack gap="sm" className={classes['broken'] ?? ''}>
          <div>{textOf(message)}</div>
          <div>
            It was created by a newer Holdfast and may be intact, so this version does not delete it. Update Holdfast to
            restore or delete it.
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
          This permanently deletes what is left of the backup <b>{id}</b>.
        </div>
        <div>{textOf(message)}</div>
        <div>How much space this frees is unknown. The next prune removes what no other backup needs.</div>
      </Stack>
    </ConfirmDialog>
  )
}
