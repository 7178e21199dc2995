import type { BackupPreview, ContainerRow, VaultSummary } from '@holdfast/contract'
import { Checkbox } from '@mantine/core'
import { ModeField } from '../../../plans/mode-field.tsx'
import classes from '../../../plans/plan-dialog.module.css'
import { FormFooter, PlanDialog, Unread } from '../../../plans/plan-dialog.tsx'
import { ErrorLine } from '../../../ui/dialog.tsx'
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
    <PlanDialog onClose={onClose} title={`Back up ${row.name}`} size={680}>
      {preview && vaults ? (
        <BackupFields preview={preview} vaults={vaults} onClose={onClose} />
      ) : (
        <Unread error={error} retrying={retrying} retry={retry} />
      )}
    </PlanDialog>
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
        <ModeField
          legend="While reading"
          container={preview.containerName}
          mode={form.mode}
          result="backup"
          stopLimit={preview.stopLimit}
          lastDowntimes={preview.lastDowntimes}
          onChange={(mode) => change({ mode })}
        />
      )}
      {preview.mounts.some(({ reader }) => reader?.kind === 'host') && (
        <Checkbox
          size="xs"
          label="Read every file again"
          description="Also files that have not changed according to their file system."
          checked={form.fullRead}
          onChange={({ currentTarget }) => change({ fullRead: currentTarget.checked })}
        />
      )}
      <FormFooter
        summary={
          <>
            {describeBackupSize(preview, form.mounts)} {space?.fits === true && space.words}
          </>
        }
        verb="Back up"
        starting={starting}
        disabled={!ready}
        focused
        onCancel={onClose}
      >
        {space?.fits === false && <SpaceWarning words={space.words} />}
        <ErrorLine error={error} />
      </FormFooter>
    </form>
  )
}
