import { Button, Group, NumberInput, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { CheckSettings } from '@holdfast/contract'
import { useState } from 'react'
import { useTRPC } from '../../trpc/trpc.ts'
import { ErrorLine } from '../../ui/dialog.tsx'
import { LoadError, TableSkeleton } from '../../ui/list-state.tsx'
import classes from './settings-view.module.css'

/** Within how many days every byte in the vaults is read again, and when. */
export function CheckSettingsSection() {
  const { data, error, refetch, isFetching } = useQuery(useTRPC().alerts.checks.queryOptions())
  return (
    <section className={classes['section']} aria-labelledby="check-settings">
      <h2 id="check-settings">Checks of vaults</h2>
      <p>
        Every day a part of each vault is read and compared with its checksums, so that everything in it is read once
        within this many days. Damage raises an alert. The time is in the server’s time zone.
      </p>
      {data ? (
        <CheckSettingsForm key={`${data.days}/${data.at}`} saved={data} />
      ) : error ? (
        <LoadError error={error} retry={() => void refetch()} retrying={isFetching} />
      ) : (
        <TableSkeleton label="Loading the checks" />
      )}
    </section>
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
