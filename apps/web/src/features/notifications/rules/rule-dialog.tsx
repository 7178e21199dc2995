import type { Destination, NotificationRule } from '@holdfast/contract'
import { Button, Checkbox, Group, NumberInput, Select, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useEngineId } from '../../../trpc/engine-id.ts'
import { useTRPC } from '../../../trpc/trpc.ts'
import { Dialog, ErrorLine } from '../../../ui/dialog.tsx'
import { useReadAgain } from '../use-notifications.ts'
import { RuleDetails } from './rule-details.tsx'
import { isInterval, ruleDraftOf, ruleFormOf, type RuleForm, type RulePreset } from './rule-form.ts'

interface RuleDialogProps {
  /** Null: a new one. */
  known: NotificationRule | null
  destinations: readonly Destination[]
  onClose: () => void
}

const presetWords = { failures: 'Failures and warnings', everything: 'Everything', details: 'Details…' }
const presetNames = { failures: 'Failures', everything: 'Everything', details: 'Notifications' }

export function RuleDialog({ known, destinations, onClose }: RuleDialogProps) {
  const { notifications } = useTRPC()
  const engineId = useEngineId()
  const readAgain = useReadAgain()
  const [only] = destinations.length === 1 ? destinations : []
  const [form, setForm] = useState(() => ruleFormOf(known, only?.id ?? null))
  const [tried, setTried] = useState(false)
  const saved = {
    onSuccess: async () => {
      await readAgain()
      onClose()
    },
  }
  const create = useMutation(notifications.createRule.mutationOptions(saved))
  const update = useMutation(notifications.updateRule.mutationOptions(saved))
  const save = known === null ? create : update
  const chosen = destinations.filter(({ id }) => form.destinationIds.includes(id)).map(({ name }) => name)
  const suggestedName = `${presetNames[form.preset]} to ${chosen.join(', ')}`.slice(0, 60)
  const noReceiver = form.destinationIds.length === 0
  const nothing = form.preset === 'details' && form.kinds.length === 0

  function change(part: Partial<RuleForm>): void {
    setForm((before) => ({ ...before, ...part }))
    if (save.isError) save.reset()
  }
  return (
    <Dialog onClose={onClose} title={known === null ? 'Add a rule' : `Change ${known.name}`} size="md">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (noReceiver || nothing || !isInterval(form)) return
          const draft = ruleDraftOf(form, { known, engineId, suggestedName })
          if (known === null) create.mutate(draft)
          else update.mutate({ ...draft, ruleId: known.id })
        }}
      >
        <Stack gap="sm">
          <Select
            label="Send"
            allowDeselect={false}
            data={Object.entries(presetWords).map(([value, label]) => ({ value: value as RulePreset, label }))}
            value={form.preset}
            onChange={(preset) => preset !== null && change({ preset })}
          />
          {form.preset === 'details' && <RuleDetails form={form} isMissing={tried && nothing} onChange={change} />}
          <Checkbox.Group
            label="To"
            error={tried && noReceiver ? 'Choose a destination.' : undefined}
            value={form.destinationIds}
            onChange={(destinationIds) => change({ destinationIds })}
          >
            <Stack gap={6} mt={4}>
              {destinations.map(({ id, name }) => (
                <Checkbox key={id} size="xs" value={id} label={name} />
              ))}
            </Stack>
          </Checkbox.Group>
          <Select
            label="When"
            description="More than five within a minute come as one message"
            allowDeselect={false}
            data={[
              { value: 'at-once' as const, label: 'At once' },
              { value: 'every' as const, label: 'Digest' },
              { value: 'daily' as const, label: 'Daily digest' },
            ]}
            value={form.timing}
            onChange={(timing) => timing !== null && change({ timing })}
          />
          {form.timing === 'every' && (
            <NumberInput
              label="Minutes between digests"
              min={5}
              max={1_440}
              allowDecimal={false}
              clampBehavior="none"
              error={tried && !isInterval(form) ? 'Enter 5 to 1440 minutes.' : undefined}
              value={form.minutes}
              onChange={(minutes) => change({ minutes })}
            />
          )}
          {form.timing === 'daily' && (
            <TextInput
              label="Time of day"
              type="time"
              value={form.at}
              onChange={({ currentTarget }) => change({ at: currentTarget.value })}
            />
          )}
          <TextInput
            label="Name"
            placeholder={suggestedName}
            maxLength={60}
            autoComplete="off"
            value={form.name}
            onChange={({ currentTarget }) => change({ name: currentTarget.value })}
          />
          <ErrorLine error={save.error} />
        </Stack>
        <Group justify="flex-end" mt="lg" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending}>
            {known === null ? 'Add rule' : 'Save'}
          </Button>
        </Group>
      </form>
    </Dialog>
  )
}
