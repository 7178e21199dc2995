import type { Destination } from '@holdfast/contract'
import { Button, Group, Select, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC } from '../../../trpc/trpc.ts'
import { describeError } from '../../../ui/describe-error.ts'
import { Dialog, ErrorLine } from '../../../ui/dialog.tsx'
import { useReadAgain } from '../use-notifications.ts'
import { checkForm, draftOf, fieldOf, formOf, type DestinationForm } from './destination-form.ts'
import { kinds, kindWords } from './destination-words.ts'
import { KindFields } from './kind-fields.tsx'
import { fieldProps } from './mail-fields.tsx'

interface DestinationDialogProps {
  /** Null: a new one. */
  known: Destination | null
  /** The mail server that the host's settings name. */
  hostServer: string | null
  onClose: () => void
}

export function DestinationDialog({ known, hostServer, onClose }: DestinationDialogProps) {
  const { notifications } = useTRPC()
  const readAgain = useReadAgain()
  const [form, setForm] = useState(() => formOf(known, hostServer !== null))
  const [tried, setTried] = useState(false)
  const saved = {
    onSuccess: async () => {
      await readAgain()
      onClose()
    },
  }
  const create = useMutation(notifications.createDestination.mutationOptions(saved))
  const update = useMutation(notifications.updateDestination.mutationOptions(saved))
  const save = known === null ? create : update
  const hasSecret = known?.hasSecret === true && known.settings.kind === form.kind
  const missing = checkForm(form, hasSecret)
  const refused = save.error ? describeError(save.error) : null
  const field = fieldOf(refused?.field ?? null)
  const problems = { ...(tried && missing), ...(refused !== null && field !== null && { [field]: refused.message }) }

  function change(part: Partial<DestinationForm>): void {
    setForm((before) => ({ ...before, ...part }))
    if (save.isError) save.reset()
  }
  const { help } = kindWords[form.kind]
  return (
    <Dialog onClose={onClose} title={known === null ? 'Add a destination' : `Change ${known.name}`} size="md">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (Object.keys(missing).length > 0) return
          const draft = draftOf(form, known?.enabled ?? true)
          if (known === null) create.mutate(draft)
          else update.mutate({ ...draft, destinationId: known.id })
        }}
      >
        <Stack gap="sm">
          <Select
            label="Kind"
            allowDeselect={false}
            data={kinds.map((value) => ({ value, label: kindWords[value].word }))}
            value={form.kind}
            onChange={(kind) => kind !== null && change({ kind, secret: '' })}
          />
          {help !== '' && <p>{help}</p>}
          <TextInput
            label="Name"
            maxLength={60}
            data-autofocus
            {...fieldProps({ form, problems, onChange: change }, 'name')}
          />
          <KindFields form={form} problems={problems} onChange={change} hasSecret={hasSecret} hostServer={hostServer} />
          <ErrorLine error={field === null ? save.error : null} />
        </Stack>
        <Group justify="flex-end" mt="lg" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending}>
            {known === null ? 'Add destination' : 'Save'}
          </Button>
        </Group>
      </form>
    </Dialog>
  )
}
