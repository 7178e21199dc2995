import type { Invitation, UserRow } from '@holdfast/contract'
import { Button, Group, Stack } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { ShownOnce } from '../../access/shown-once.tsx'
import { useTRPC } from '../../trpc/trpc.ts'
import { Dialog, ErrorLine } from '../../ui/dialog.tsx'
import { formatExactTime } from '../../ui/format-time.ts'
import { useReadUsersAgain } from './use-users.ts'

/** Another link for a user who has lost theirs, or their password. */
export function NewLink({ user, onClose }: { user: UserRow; onClose: () => void }) {
  const create = useMutation(useTRPC().users.invite.mutationOptions({ onSuccess: useReadUsersAgain() }))
  if (create.data) return <LinkDialog name={user.name} invitation={create.data} onClose={onClose} />
  return (
    <Dialog onClose={onClose} title={`Create a link for ${user.name}?`} size="md">
      <Stack gap="sm">
        <p>
          With it <b>{user.name}</b> sets a new password and is signed in. It works once.
          {user.hasPassword && ' Until then the present password works; afterwards their other sessions end.'}
          {user.invitedUntil !== null && ' The earlier link no longer works.'}
        </p>
        <ErrorLine error={create.error} />
      </Stack>
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button variant="default" onClick={onClose} data-autofocus>
          Cancel
        </Button>
        <Button loading={create.isPending} onClick={() => create.mutate({ userId: user.id })}>
          Create link
        </Button>
      </Group>
    </Dialog>
  )
}

interface LinkDialogProps {
  name: string
  invitation: Invitation
  onClose: () => void
}

/** The link, once. A click beside the dialog does not lose it. */
export function LinkDialog({ name, invitation: { token, expiresAt }, onClose }: LinkDialogProps) {
  return (
    <Dialog onClose={onClose} title={`Link for ${name}`} size="md" closeOnClickOutside={false}>
      <Stack gap="sm">
        <ShownOnce
          label="Link"
          // In the fragment, which no server and no log sees.
          value={`${location.origin}/invitation#token=${token}`}
          description={`Send it to ${name}. It is shown only now, works once, and expires on ${formatExactTime(expiresAt)}.`}
        />
      </Stack>
      <Group justify="flex-end" mt="lg">
        <Button onClick={onClose}>Done</Button>
      </Group>
    </Dialog>
  )
}
