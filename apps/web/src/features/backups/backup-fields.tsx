import type { BackupPreview, VaultSummary } from '@holdfast/contract'
import { Button, Group } from '@mantine/core'
import { ErrorLine } from '../../ui/error-line.tsx'
import classes from '../../ui/plan-dialog.module.css'
import { BackupModeField } from './backup-mode-field.tsx'
import { BackupMounts } from './backup-mounts.tsx'
import { describeBackupSize } from './describe-backup-size.ts'
import { describeVaultSpace } from './describe-vault-space.ts'
import { useBackup } from './use-backup.ts'
import { SpaceWarning } from './space-warning.tsx'
import { VaultField } from './vault-field.tsx'

interface BackupFieldsProps {
  preview: BackupPreview
  vaults: readonly VaultSummary[]
  onClose: () => void
}

export function BackupFields({ preview, vaults, onClose }: BackupFieldsProps) {
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
