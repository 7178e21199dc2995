import { Button, Group, TagsInput } from '@mantine/core'
import { notifications as toasts } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC } from '../../trpc/trpc.ts'
import { describeError } from '../../ui/describe-error.ts'
import { useReadAgain } from './use-notifications.ts'

/** Hosts of one's own network that notifications may be sent to. */
export function InternalAddresses({ hosts }: { hosts: readonly string[] }) {
  const [entered, setEntered] = useState([...hosts])
  const readAgain = useReadAgain()
  const save = useMutation(
    useTRPC().notifications.saveAllowList.mutationOptions({
      onSuccess: async () => {
        await readAgain()
        toasts.show({ title: 'Saved', message: 'The internal addresses are changed.', color: 'green' })
      },
    }),
  )
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate({ hosts: entered })
      }}
    >
      <TagsInput
        label="Allowed hosts and networks"
        description="ntfy.lan, 192.168.1.5 or 192.168.1.0/24"
        value={entered}
        error={save.error ? describeError(save.error).message : undefined}
        onChange={(values) => {
          setEntered(values)
          if (save.isError) save.reset()
        }}
      />
      <Group mt="sm">
        <Button
          type="submit"
          size="xs"
          variant="default"
          loading={save.isPending}
          disabled={entered.join() === hosts.join()}
        >
          Save addresses
        </Button>
      </Group>
    </form>
  )
}
