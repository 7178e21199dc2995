import { Button, Group, NumberInput, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { CheckSettings } from '@holdfast/contract'
import { useState } from 'react'
import { useTRPC } from '../../trpc/trpc.ts'
import { ErrorLine } from '../../ui/dialog.tsx'
import { SettingsSection } from './settings-section.tsx'

/** Within how many days every byte in the vaults is read again, and when. */
export function CheckSettingsSection() {
  return (
    <SettingsSection
      id="check-settings"
      title="Checks of vaults"
      about="Every day a part of each vault is read and compared with its checksums, so that everything in it is read once within this many days. Damage raises an alert. The time is in the server’s time zone."
      query={useQuery(useTRPC().alerts.checks.queryOptions())}
      form={(saved) => <CheckSettingsForm key={`${saved.days}/${saved.at}`} saved={saved} />}
    />
  )
}

function CheckSettingsForm({ saved }: { saved: CheckSettings }) {
  const queryClient = useQueryClient()
  const { alerts } = useTRPC()
  const [settings, setSettings] = useState<CheckSettings>(saved)
  const save = useMutation(
    alerts.setChecks.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: alerts.checks.queryKey() }),
    }),
  )
  const isChanged = settings.days !== saved.days || settings.at !== saved.at
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate(settings)
      }}
    >
      <Group align="end">
        <NumberInput
          label="Within days"
          min={7}
          max={365}
          clampBehavior="blur"
          allowDecimal={false}
          w={160}
          value={settings.days}
          onChange={(days) => typeof days === 'number' && setSettings({ ...settings, days })}
        />
        <TextInput
          label="Time of day"
          type="time"
          w={160}
          value={settings.at}
          onChange={({ currentTarget }) => setSettings({ ...settings, at: currentTarget.value })}
        />
        <Button type="submit" loading={save.isPending} disabled={!isChanged}>
          Save
        </Button>
      </Group>
      <ErrorLine error={save.error} />
    </form>
  )
}
