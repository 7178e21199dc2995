import { Button, Group, NativeSelect, Stack, TextInput } from '@mantine/core'
import { mayActAs } from '@holdfast/contract/permissions'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { checkGrant, type Grant, roles, scopeOf, toGrant } from '../../access/grant.ts'
import { GrantFields } from '../../access/grant-fields.tsx'
import { ShownOnce } from '../../access/shown-once.tsx'
import { useAccount } from '../../trpc/account.ts'
import { useTRPC } from '../../trpc/trpc.ts'
import { Dialog, ErrorLine } from '../../ui/dialog.tsx'
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
  const [form, setForm] = useState({ name: '', days: '90' })
  const [grant, setGrant] = useState<Grant>(toGrant('viewer', null))
  const [tried, setTried] = useState(false)
  const create = useMutation(
    tokens.create.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: tokens.pathKey() }),
    }),
  )
  if (create.data) return <TokenDialog name={create.data.token.name} secret={create.data.secret} onClose={onClose} />

  const missing = { name: form.name.trim() === '' ? 'Enter a name.' : null, grant: checkGrant(grant) }
  return (
    <Dialog onClose={onClose} title="Create an API token" size="md">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (missing.name !== null || missing.grant !== null) return
          const days = form.days === '' ? null : Number(form.days)
          create.mutate({ name: form.name.trim(), role: grant.role, scope: scopeOf(grant), days })
        }}
      >
        <Stack gap="sm">
          <TextInput
            label="Name"
            description="Of the script or the machine that will use it"
            data-autofocus
            autoComplete="off"
            maxLength={64}
            value={form.name}
            error={tried && missing.name}
            onChange={({ currentTarget: { value } }) => setForm((before) => ({ ...before, name: value }))}
          />
          <GrantFields
            grant={grant}
            offered={roles.filter((role) => mayActAs(held, role))}
            problem={tried ? missing.grant : null}
            onChange={(part) => setGrant((before) => ({ ...before, ...part }))}
          />
          <NativeSelect
            label="Expires"
            value={form.days}
            data={terms}
            onChange={({ currentTarget: { value } }) => setForm((before) => ({ ...before, days: value }))}
          />
          <ErrorLine error={create.error} />
        </Stack>
        <Group justify="flex-end" mt="lg" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={create.isPending}>
            Create token
          </Button>
        </Group>
      </form>
    </Dialog>
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
