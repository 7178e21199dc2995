import type { BackupPreview, ContainerRow, VaultSummary } from '@holdfast/contract'
import { Button, Group, Skeleton, Stack } from '@mantine/core'
import classes from '../../../plans/plan-dialog.module.css'
import { Dialog, ErrorLine } from '../../../ui/dialog.tsx'
import { BackupModeField } from './backup-mode-field.tsx'
import { BackupMounts } from './backup-mounts.tsx'
import { describeBackupSize, describeVaultSpace } from './describe-backup.ts'
import { useBackup, useBackupPreview } from './use-backup.ts'
import { SpaceWarning, VaultField } from './vault-field.tsx'

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

interface BackupFieldsProps {
  preview: BackupPreview
  vaults: readonly VaultSummary[]
  onClose: () => void
}

function BackupFields({ preview, vaults, onClose }: BackupFieldsProps) {
  const { form, change, starting, error, submit } = useBackup({ preview, vaults, onStarted: onClose })
  const vault = vaults.find(({ id }) => id === form.vault)
  const ready = vault?.health.state === 'ready'
  const space = ready ? describeVaultSpace(preview, form.mounts, vault) : null
  return (
    <form
      noValidate
      className={classes['form']}
      onSubmit={(event) => {
        event.preventDefault()
        if (ready && !starting) submit()
      }}
    >
      <VaultField vaults={vaults} value={form.vault} onChange={(id) => change({ vault: id })} />
      <BackupMounts preview={preview} chosen={form.mounts} onChange={(mounts) => change({ mounts })} />
      {preview.isRunning && (
        <BackupModeField name={preview.containerName} mode={form.mode} onChange={(mode) => change({ mode })} />
      )}
      <div className={classes['footer']}>
        <div className={classes['last']}>
          {space?.fits === false && <SpaceWarning words={space.words} />}
          <ErrorLine error={error} />
          <div className={classes['line']}>
            <p className={classes['summary']} aria-live="polite">
              {describeBackupSize(preview, form.mounts)} {space?.fits === true && space.words}
            </p>
            <Group gap="xs" wrap="nowrap">
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit" data-autofocus loading={starting} disabled={!ready}>
                Back up
              </Button>
            </Group>
          </div>
        </div>
      </div>
    </form>
  )
}
