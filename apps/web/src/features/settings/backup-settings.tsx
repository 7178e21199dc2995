import { Button, Group, NumberInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { BackupSettings } from '@holdfast/contract'
import { useState } from 'react'
import { useTRPC } from '../../trpc/trpc.ts'
import { ErrorLine } from '../../ui/dialog.tsx'
import { SettingsSection } from './settings-section.tsx'

/** After how many days backups read again what has not changed. */
export function BackupSettingsSection() {
  return (
    <SettingsSection
      id="backup-settings"
      title="Full reads"
      about="On the engine’s own host a backup reads only files that have changed according to their file system. Once within this many days it reads every file of a mount again."
      query={useQuery(useTRPC().backups.settings.queryOptions())}
      form={(saved) => <BackupSettingsForm key={saved.fullReadDays} saved={saved} />}
    />
  )
}

function BackupSettingsForm({ saved }: { saved: BackupSettings }) {
  const queryClient = useQueryClient()
  const { backups } = useTRPC()
  const [days, setDays] = useState(saved.fullReadDays)
  const save = useMutation(
    backups.setSettings.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: backups.settings.queryKey() }),
    }),
  )
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate({ fullReadDays: days })
      }}
    >
      <Group align="end">
        <NumberInput
          label="Within days"
          min={1}
          max={365}
          clampBehavior="blur"
          allowDecimal={false}
          w={160}
          value={days}
          onChange={(value) => typeof value === 'number' && setDays(value)}
        />
        <Button type="submit" loading={save.isPending} disabled={days === saved.fullReadDays}>
          Save
        </Button>
      </Group>
      <ErrorLine error={save.error} />
    </form>
  )
}
