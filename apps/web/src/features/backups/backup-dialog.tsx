import type { ContainerRow } from '@holdfast/contract'
import { Button, Skeleton, Stack } from '@mantine/core'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorLine } from '../../ui/error-line.tsx'
import classes from '../../ui/plan-dialog.module.css'
import { BackupFields } from './backup-fields.tsx'
import { useBackupPreview } from './use-backup-preview.ts'

interface BackupDialogProps {
  row: Pick<ContainerRow, 'id' | 'name'>
  onClose: () => void
}

export function BackupDialog({ row, onClose }: BackupDialogProps) {
  const { preview, vaults, error, retry, retrying } = useBackupPreview(row.id)
  return (
    <Dialog
      onClose={onClose}
      title={`Back up ${row.name}`}
      size={680}
      classNames={{ inner: classes['around'] ?? '', content: classes['scroller'] ?? '' }}
    >
      {preview && vaults && <BackupFields preview={preview} vaults={vaults} onClose={onClose} />}
      {!(preview && vaults) && error !== null && (
        <Stack align="flex-start">
          <ErrorLine error={error} />
          <Button size="xs" variant="default" loading={retrying} onClick={retry}>
            Retry
          </Button>
        </Stack>
      )}
      {!(preview && vaults) && error === null && (
        <Stack gap="lg" role="status" aria-label="Reading the container">
          <Skeleton h={18} w="40%" />
          <Skeleton h={140} />
          <Skeleton h={40} />
        </Stack>
      )}
    </Dialog>
  )
}
