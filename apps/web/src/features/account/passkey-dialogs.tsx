import type { PasskeySummary } from '@holdfast/contract'
import { Button, Group, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC } from '../../trpc/trpc.ts'
import { ConfirmDialog, Dialog, ErrorLine } from '../../ui/dialog.tsx'
import { useRefreshSecurity } from './use-account-security.ts'

interface PasskeyDialogProps {
  passkey: PasskeySummary
  onClose: () => void
}

export function RenamePasskey({ passkey: { id, name: known }, onClose }: PasskeyDialogProps) {
  const { account } = useTRPC()
  const refresh = useRefreshSecurity()
  const [name, setName] = useState(known)
  const rename = useMutation(
    account.renamePasskey.mutationOptions({
      onSuccess: async () => {
        await refresh()
        onClose()
      },
    }),
  )
  return (
    <Dialog title={`Rename ${known}`} onClose={onClose}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim() !== '') rename.mutate({ id, name: name.trim() })
        }}
      >
        <Stack gap="sm">
          <TextInput
            label="Name"
            data-autofocus
            maxLength={60}
            autoComplete="off"
            value={name}
            error={name.trim() === '' && 'Enter a name.'}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <ErrorLine error={rename.error} />
        </Stack>
        <Group justify="flex-end" mt="lg" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={rename.isPending}>
            Rename
          </Button>
        </Group>
      </form>
    </Dialog>
  )
}

export function RemovePasskey({ passkey: { id, name }, onClose }: PasskeyDialogProps) {
  const { account } = useTRPC()
  const refresh = useRefreshSecurity()
  const remove = useMutation(
    account.removePasskey.mutationOptions({
      onSuccess: async () => {
        await refresh()
        onClose()
      },
    }),
  )
  return (
    <ConfirmDialog
      title={`Remove ${name}?`}
      confirm="Remove passkey"
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate({ id })}
      onClose={onClose}
    >
      <p>
        <b>{name}</b> no longer signs you in. Remove it from the device or password manager too, or it is still offered
        there.
      </p>
    </ConfirmDialog>
  )
}
