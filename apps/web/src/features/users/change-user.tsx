import type { UserRow } from '@holdfast/contract'
import { Button, Group, Stack } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { checkGrant, type Grant, scopeOf, toGrant } from '../../access/grant.ts'
import { GrantFields } from '../../access/grant-fields.tsx'
import { useTRPC } from '../../trpc/trpc.ts'
import { Dialog, ErrorLine } from '../../ui/dialog.tsx'
import { useReadUsersAgain } from './use-users.ts'

export function ChangeUser({ user, onClose }: { user: UserRow; onClose: () => void }) {
  const [grant, setGrant] = useState<Grant>(toGrant(user.role, user.scope))
  const [tried, setTried] = useState(false)
  const readAgain = useReadUsersAgain()
  const update = useMutation(
    useTRPC().users.update.mutationOptions({
      onSuccess: async () => {
        await readAgain()
        onClose()
      },
    }),
  )
  const missing = checkGrant(grant)
  return (
    <Dialog onClose={onClose} title={`Role and scope of ${user.name}`} size="md">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (missing === null) update.mutate({ userId: user.id, role: grant.role, scope: scopeOf(grant) })
        }}
      >
        <Stack gap="sm">
          <GrantFields
            grant={grant}
            problem={tried ? missing : null}
            onChange={(part) => {
              setGrant((before) => ({ ...before, ...part }))
              if (update.isError) update.reset()
            }}
          />
          <p>It takes effect at once, also for open pages, downloads and tokens.</p>
          <ErrorLine error={update.error} />
        </Stack>
        <Group justify="flex-end" mt="lg" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={update.isPending}>
            Save
          </Button>
        </Group>
      </form>
    </Dialog>
  )
}
