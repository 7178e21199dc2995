import type { UserRow } from '@holdfast/contract'
import { Menu } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useTRPC } from '../../trpc/trpc.ts'
import { showError } from '../../ui/describe-error.ts'
import { useReadUsersAgain } from './use-users.ts'
import type { UserDialogKind } from './user-dialogs.tsx'
import classes from './users.module.css'

interface UserMenuItemsProps {
  user: UserRow
  openDialog: (dialog: UserDialogKind) => void
}

export function UserMenuItems({ user, openDialog }: UserMenuItemsProps) {
  const enable = useMutation(
    useTRPC().users.update.mutationOptions({
      onSuccess: useReadUsersAgain(),
      onError: (error) => showError(error, `Could not enable ${user.name}`),
    }),
  )
  return (
    <>
      <Menu.Item onClick={() => openDialog({ kind: 'change', user })}>Change role and scope…</Menu.Item>
      <Menu.Item onClick={() => openDialog({ kind: 'link', user })}>
        {user.hasPassword ? 'Link to set a password…' : 'New invitation link…'}
      </Menu.Item>
      <Menu.Item onClick={() => openDialog({ kind: 'end-sessions', user })}>End sessions…</Menu.Item>
      <Menu.Item onClick={() => openDialog({ kind: 'remove-second-factors', user })}>
        Remove two-factor and passkeys…
      </Menu.Item>
      <Menu.Divider />
      {user.disabledAt === null ? (
        <Menu.Item onClick={() => openDialog({ kind: 'disable', user })}>Disable…</Menu.Item>
      ) : (
        <Menu.Item onClick={() => enable.mutate({ userId: user.id, disabled: false })}>Enable</Menu.Item>
      )}
      <Menu.Item className={classes['danger'] ?? ''} onClick={() => openDialog({ kind: 'remove', user })}>
        Remove…
      </Menu.Item>
    </>
  )
}
