import type { ScheduleDraft, VaultSummary } from '@holdfast/contract'
import { Alert, Checkbox, NativeSelect, Stack, TagsInput } from '@mantine/core'
import { textOf } from '@holdfast/contract/messages'
import { FieldGroup } from '../../../plans/field-group.tsx'
import { ModeField } from '../../../plans/mode-field.tsx'

interface DataFieldsProps {
  draft: ScheduleDraft
  onChange: (part: Partial<ScheduleDraft>) => void
}

/** What is read, and what the container does meanwhile. */
export function DataFields({ draft: { mode, mounts }, onChange }: DataFieldsProps) {
  const { folders, paths } = mounts
  const excluded = Object.keys(paths).filter((path) => paths[path] === 'exclude')
  const included = Object.fromEntries(Object.entries(paths).filter(([, choice]) => choice === 'include'))
  return (
    <>
      <ModeField
        legend="While reading"
        container="Each running container"
        mode={mode}
        result="backup"
        onChange={(changed) => onChange({ mode: changed })}
      />
      <FieldGroup legend="Data">
        <Stack gap="sm">
          <Checkbox
            size="xs"
            label="Include folders of the host"
            description="Bind mounts. Volumes, the writable layer, the configuration and the image are always included."
            checked={folders === 'include'}
            onChange={({ currentTarget }) =>
              onChange({ mounts: { ...mounts, folders: currentTarget.checked ? 'include' : 'exclude' } })
            }
          />
          <TagsInput
            label="Exclude mounts"
            description="Absolute paths in the container, such as /cache, each then Enter"
            value={excluded}
            onChange={(to) =>
              onChange({
                mounts: {
                  folders,
                  paths: { ...included, ...Object.fromEntries(to.map((path) => [path.trim(), 'exclude'])) },
                },
              })
            }
          />
        </Stack>
      </FieldGroup>
    </>
  )
}

interface VaultFieldProps {
  vaults: readonly VaultSummary[]
  value: string | null
  onChange: (vault: string | null) => void
}

/** Where its backups go. Nothing is asked where there is no choice. */
export function VaultField({ vaults, value, onChange }: VaultFieldProps) {
  const fallback = vaults.find(({ isDefault }) => isDefault)
  const chosen = value === null ? fallback : vaults.find(({ id }) => id === value)
  if (!chosen) {
    return (
      <Alert color="red" variant="light" title="There is no vault yet" role="alert" p="sm">
        Add one on the Vaults page: a folder on this host, or a mounted share, where backups are stored.
      </Alert>
    )
  }
  return (
    <>
      {(vaults.length > 1 || value !== null) && (
        <NativeSelect
          label="Vault"
          value={value ?? ''}
          data={[
            { value: '', label: fallback ? `The default vault, now ${fallback.name}` : 'The default vault' },
            ...vaults.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={({ currentTarget }) => onChange(currentTarget.value === '' ? null : currentTarget.value)}
        />
      )}
      {chosen.health.state !== 'ready' && (
        <Alert color="red" variant="light" title={`${chosen.name} is ${chosen.health.state}`} role="alert" p="sm">
          {textOf(chosen.health.message)}
        </Alert>
      )}
    </>
  )
}
