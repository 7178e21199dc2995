import { textOf } from '@holdfast/contract/messages'
import type { VaultSummary } from '@holdfast/contract'
import { Alert, NativeSelect } from '@mantine/core'
import classes from './backup-dialog.module.css'

interface VaultFieldProps {
  vaults: readonly VaultSummary[]
  value: string | null
  onChange: (vaultId: string) => void
}

/** Where the backup goes: a choice where there is one, and in any case why it cannot go there. */
export function VaultField({ vaults, value, onChange }: VaultFieldProps) {
  const chosen = vaults.find(({ id }) => id === value)
  if (!chosen) {
    return (
      <Alert color="red" variant="light" title="There is no vault yet" role="alert" p="sm">
        Add one on the Vaults page: a folder on this host, or a mounted share, where backups are stored.
      </Alert>
    )
  }
  const { health } = chosen
  return (
    <>
      {vaults.length > 1 && (
        <NativeSelect
          label="Vault"
          description={chosen.path}
          value={chosen.id}
          data={vaults.map(({ id, name, health: { state } }) => ({
            value: id,
            label: state === 'ready' ? name : `${name} (${state})`,
          }))}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        />
      )}
      {health.state !== 'ready' && (
        <Alert color="red" variant="light" title={`${chosen.name} is ${health.state}`} role="alert" p="sm">
          {textOf(health.message)}
        </Alert>
      )}
    </>
  )
}

/** A backup that may not fit may be started all the same: compression makes less of it. */
export function SpaceWarning({ words }: { words: string }) {
  return (
    <p className={classes['warning']} role="status">
      {words}
    </p>
  )
}
