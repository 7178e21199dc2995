import { Button, Checkbox, Group, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC } from '../../trpc/trpc.ts'
import { describeError } from '../../ui/describe-error.ts'
import { Dialog, ErrorLine } from '../../ui/dialog.tsx'

export function AddVault({ onClose }: { onClose: () => void }) {
  const queryClient = useQueryClient()
  const { backups, vaults } = useTRPC()
  const [form, setForm] = useState({ name: '', path: '', create: true })
  const [tried, setTried] = useState(false)
  const add = useMutation(
    vaults.add.mutationOptions({
      onSuccess: async () => {
        void queryClient.invalidateQueries({ queryKey: backups.list.pathKey() })
        await queryClient.invalidateQueries({ queryKey: vaults.pathKey() })
        onClose()
      },
    }),
  )
  const missing = checkVault(form)
  const refused = add.error ? describeError(add.error) : null
  const problems = { ...(tried && missing), ...placeRefusal(refused) }
  const change = (part: Partial<typeof form>) => {
    setForm((before) => ({ ...before, ...part }))
    if (add.isError) add.reset()
  }
  return (
    <Dialog onClose={onClose} title="Add a vault" size="md">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (Object.keys(missing).length === 0) add.mutate({ ...form, name: form.name.trim() })
        }}
      >
        <Stack gap="sm">
          <TextInput
            label="Name"
            data-autofocus
            autoComplete="off"
            maxLength={60}
            value={form.name}
            error={problems.name}
            onChange={({ currentTarget }) => change({ name: currentTarget.value })}
          />
          <TextInput
            label="Folder"
            description="On the host Holdfast runs on, or on a share mounted there"
            placeholder="/mnt/backups"
            autoComplete="off"
            spellCheck={false}
            value={form.path}
            error={problems.path}
            onChange={({ currentTarget }) => change({ path: currentTarget.value })}
          />
          <Checkbox
            size="xs"
            label="Create a new vault if the folder is empty"
            checked={form.create}
            onChange={({ currentTarget }) => change({ create: currentTarget.checked })}
          />
          <ErrorLine error={placeRefusal(refused) ? null : add.error} />
        </Stack>
        <Group justify="flex-end" mt="lg" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={add.isPending}>
            Add vault
          </Button>
        </Group>
      </form>
    </Dialog>
  )
}

interface VaultProblems {
  name?: string
  path?: string
}

function checkVault({ name, path }: { name: string; path: string }): VaultProblems {
  return {
    ...(name.trim() === '' && { name: 'Enter a name.' }),
    ...(!path.startsWith('/') && { path: 'Enter an absolute path.' }),
  }
}

function placeRefusal(refused: { field: string | null; message: string } | null): VaultProblems | null {
  if (refused?.field === 'name') return { name: refused.message }
  return refused?.field === 'path' ? { path: refused.message } : null
}
