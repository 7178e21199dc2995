import type { ContainerRow } from '@holdfast/contract'
import { Button, Group, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useEngineId } from '../../../trpc/engine-id.ts'
import { useTRPC } from '../../../trpc/trpc.ts'
import { checkContainerName } from '../../../ui/check-container-name.ts'
import { describeError } from '../../../ui/describe-error.ts'
import { Dialog } from '../../../ui/dialog.tsx'

export function RenameContainer({ row, onClose }: { row: ContainerRow; onClose: () => void }) {
  const engineId = useEngineId()
  const [name, setName] = useState(row.name)
  const rename = useMutation(useTRPC().containers.rename.mutationOptions({ onSuccess: onClose }))
  const problem = checkContainerName(name)
  return (
    <Dialog onClose={onClose} title={`Rename ${row.name}`} size="sm">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (!problem) rename.mutate({ engineId, containerId: row.id, name })
        }}
      >
        <TextInput
          label="New name"
          data-autofocus
          autoComplete="off"
          spellCheck={false}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          error={problem ?? (rename.error && describeError(rename.error).message)}
        />
        <Group justify="flex-end" mt="lg" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={rename.isPending} disabled={problem !== null || name === row.name}>
            Rename
          </Button>
        </Group>
      </form>
    </Dialog>
  )
}
