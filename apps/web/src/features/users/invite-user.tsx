import { Button, Group, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { checkGrant, type Grant, scopeOf, toGrant } from '../../access/grant.ts'
import { GrantFields } from '../../access/grant-fields.tsx'
import { useTRPC } from '../../trpc/trpc.ts'
import { describeError } from '../../ui/describe-error.ts'
import { Dialog, ErrorLine } from '../../ui/dialog.tsx'
import { useReadUsersAgain } from './use-users.ts'
import { LinkDialog } from './user-link.tsx'

/** Creates a user, and shows the link they set their password with. */
export function InviteUser({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('')
  const [grant, setGrant] = useState<Grant>(toGrant('operator', null))
  const [tried, setTried] = useState(false)
  const create = useMutation(useTRPC().users.create.mutationOptions({ onSuccess: useReadUsersAgain() }))
  if (create.data) return <LinkDialog name={name.trim()} invitation={create.data} onClose={onClose} />

  const refused = create.error ? describeError(create.error) : null
  const missing = { name: checkUserName(name.trim()), grant: checkGrant(grant) }
  const nameProblem = (tried && missing.name) || (refused?.field === 'name' ? refused.message : null)
  return (
    <Dialog onClose={onClose} title="Invite a user" size="md">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (missing.name === null && missing.grant === null)
            create.mutate({ name: name.trim(), role: grant.role, scope: scopeOf(grant) })
        }}
      >
        <Stack gap="sm">
          <TextInput
            label="User name"
            data-autofocus
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={64}
            value={name}
            error={nameProblem}
            onChange={({ currentTarget }) => {
              setName(currentTarget.value)
              if (create.isError) create.reset()
            }}
          />
          <GrantFields
            grant={grant}
            problem={tried ? missing.grant : null}
            onChange={(part) => setGrant((before) => ({ ...before, ...part }))}
          />
          <ErrorLine error={refused?.field === 'name' ? null : create.error} />
        </Stack>
        <Group justify="flex-end" mt="lg" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={create.isPending}>
            Create invitation
          </Button>
        </Group>
      </form>
    </Dialog>
  )
}

const userName = /^[a-zA-Z0-9][a-zA-Z0-9._@-]*$/

/** As the server has it. */
function checkUserName(name: string): string | null {
  if (name === '') return 'Enter a name.'
  return userName.test(name)
    ? null
    : 'Use letters, digits, dots, dashes, underscores or @, starting with a letter or digit.'
}
