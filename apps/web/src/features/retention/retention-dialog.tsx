import type { ScheduleTiming, VaultRetention, VaultRetentionStatus } from '@holdfast/contract'
import { Button, Group, Select, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC } from '../../trpc/trpc.ts'
import { Dialog, ErrorLine } from '../../ui/dialog.tsx'
import { keepsNothing } from './policy-words.ts'
import { RetentionFields } from './retention-fields.tsx'
import classes from './retention.module.css'

interface RetentionDialogProps {
  vault: { id: string; name: string }
  status: VaultRetentionStatus
  onClose: () => void
}

/** What is deleted of a vault by itself: which backups are kept, and when data that no backup needs is removed. */
export function RetentionDialog({ vault, status, onClose }: RetentionDialogProps) {
  const queryClient = useQueryClient()
  const { retention } = useTRPC()
  const { policy: before, timeZone: zone, prune: pruned } = status
  const [settings, setSettings] = useState<VaultRetention>({ policy: before, timeZone: zone, prune: pruned })
  const { policy, timeZone, prune } = settings
  const save = useMutation(
    retention.set.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: retention.pathKey() })
        onClose()
      },
    }),
  )
  const change = (to: Partial<VaultRetention>) => setSettings({ ...settings, ...to })
  const changeZone = (next: string) => change({ timeZone: next, prune: prune && { ...prune, timeZone: next } })
  return (
    <Dialog onClose={onClose} title={`Retention of ${vault.name}`} size="lg">
      <Stack gap="md">
        <Text size="sm">
          For containers that no schedule with numbers of its own backs up. Pinned backups and the last verified one of
          each container always stay.
        </Text>
        <RetentionFields
          value={policy}
          onChange={(next) => change({ policy: next })}
          preview={{ vaultId: vault.id, timeZone: zone }}
        />
        <TextInput
          size="xs"
          label="Time zone"
          description="Whose hours, days and weeks count, like Europe/Berlin"
          value={timeZone}
          onChange={({ currentTarget }) => changeZone(currentTarget.value)}
        />
        <PruneTimes
          value={prune?.timing ?? null}
          onChange={(timing) => change({ prune: timing && { timing, timeZone } })}
        />
        <Text size="xs" c="dimmed" mt={-8}>
          Only a prune frees the space of deleted backups.
        </Text>
        <ErrorLine error={save.error} />
      </Stack>
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          loading={save.isPending}
          disabled={policy !== null && keepsNothing(policy)}
          onClick={() => save.mutate({ vaultId: vault.id, ...settings })}
        >
          Save
        </Button>
      </Group>
    </Dialog>
  )
}

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

interface PruneTimesProps {
  value: ScheduleTiming | null
  onChange: (timing: ScheduleTiming | null) => void
}

/** A deleted backup’s space is free only after a prune. */
function PruneTimes({ value, onChange }: PruneTimesProps) {
  const at = value !== null && 'at' in value ? value.at : '04:00'
  const weekday = value?.kind === 'weekly' ? (value.weekdays[0] ?? 0) : 0
  const choose = (kind: string | null) => {
    if (kind === 'nightly') onChange({ kind, at })
    else if (kind === 'weekly') onChange({ kind, weekdays: [weekday], at })
    else if (kind === 'never') onChange(null)
  }
  const kinds = [
    { value: 'never', label: 'Only by hand' },
    { value: 'nightly', label: 'Every night' },
    { value: 'weekly', label: 'Once a week' },
  ]
  const others = value?.kind === 'cron' || value?.kind === 'hourly' ? [{ value: value.kind, label: 'As it is' }] : []
  return (
    <div className={classes['times']}>
      <Select
        size="xs"
        label="Prune"
        allowDeselect={false}
        data={[...kinds, ...others]}
        value={value?.kind ?? 'never'}
        onChange={choose}
      />
      {value?.kind === 'weekly' && (
        <Select
          size="xs"
          label="On"
          allowDeselect={false}
          data={weekdays.map((label, place) => ({ value: String(place), label }))}
          value={String(weekday)}
          onChange={(next) => onChange({ ...value, weekdays: [Number(next)] })}
        />
      )}
      {value !== null && 'at' in value && (
        <TextInput
          size="xs"
          type="time"
          label="At"
          value={value.at}
          onChange={({ currentTarget }) =>
            currentTarget.value !== '' && onChange({ ...value, at: currentTarget.value })
          }
        />
      )}
    </div>
  )
}
