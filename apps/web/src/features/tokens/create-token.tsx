import { Button, Group, NativeSelect, Stack } from '@mantine/core'
import { mayActAs } from '@holdfast/contract/permissions'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { GrantDialog } from '../../access/grant-dialog.tsx'
import { roles } from '../../access/grant.ts'
import { ShownOnce } from '../../access/shown-once.tsx'
import { useAccount } from '../../trpc/account.ts'
import { useTRPC } from '../../trpc/trpc.ts'
import { Dialog } from '../../ui/dialog.tsx'
import classes from './tokens.module.css'

const terms = [
  { value: '7', label: 'In 7 days' },
  { value: '30', label: 'In 30 days' },
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In a year' },
  { value: '', label: 'Never' },
]

export function CreateToken({ onClose }: { onClose: () => void }) {
  const held = useAccount().role
  const queryClient = useQueryClient()
  const { tokens } = useTRPC()
  const [days, setDays] = useState('90')
  const create = useMutation(
    tokens.create.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: tokens.pathKey() }),
    }),
  )
  if (create.data) return <TokenDialog name={create.data.token.name} secret={create.data.secret} onClose={onClose} />
  return (
    <GrantDialog
      title="Create an API token"
      name={{ label: 'Name', description: 'Of the script or the machine that will use it' }}
      checkName={(name) => (name === '' ? 'Enter a name.' : null)}
      role="viewer"
      offered={roles.filter((role) => mayActAs(held, role))}
      verb="Create token"
      call={create}
      onSubmit={(token) => create.mutate({ ...token, days: days === '' ? null : Number(days) })}
      onClose={onClose}
    >
      <NativeSelect
        label="Expires"
        value={days}
        data={terms}
        onChange={({ currentTarget }) => setDays(currentTarget.value)}
      />
    </GrantDialog>
  )
}

interface TokenDialogProps {
  name: string
  secret: string
  onClose: () => void
}

/** The secret, once, and how it is sent. A click beside the dialog does not lose it. */
function TokenDialog({ name, secret, onClose }: TokenDialogProps) {
  return (
    <Dialog onClose={onClose} title={`Token ${name}`} size="md" closeOnClickOutside={false}>
      <Stack gap="sm">
        <ShownOnce
          label="Token"
          value={secret}
          description="It is shown only now. Store it where the script finds it."
        />
        <div>
          <p>It is sent in a header, never in an address:</p>
          <pre className={classes['example']}>
            {`curl -H 'Authorization: Bearer ${secret}' \\\n  ${location.origin}/api/docker/containers`}
          </pre>
        </div>
      </Stack>
      <Group justify="flex-end" mt="lg">
        <Button onClick={onClose}>Done</Button>
      </Group>
    </Dialog>
  )
}
