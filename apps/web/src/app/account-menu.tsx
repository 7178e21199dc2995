import { ActionIcon, Menu } from '@mantine/core'
import { IconLogout, IconSettings, IconShieldLock, IconUser } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useAccount, useMay } from '../trpc/account.ts'
import { useTRPC } from '../trpc/trpc.ts'
import { showError } from '../ui/describe-error.ts'

/** Who is signed in, and the way out. */
export function AccountMenu() {
  const { actor, role } = useAccount()
  const maySet = useMay('settings.manage')
  const queryClient = useQueryClient()
  const { session } = useTRPC()
  const signOut = useMutation(
    session.signOut.mutationOptions({
      onSuccess: () => queryClient.resetQueries(),
      onError: (error) => showError(error, 'Could not sign out'),
    }),
  )
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`Account of ${actor.name}`} title={actor.name}>
          <IconUser size={17} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {actor.name}, {role}
        </Menu.Label>
        <Menu.Item leftSection={<IconShieldLock size={15} />} renderRoot={(props) => <Link to="/account" {...props} />}>
          Account and security
        </Menu.Item>
        {maySet && (
          <Menu.Item
            leftSection={<IconSettings size={15} />}
            renderRoot={(props) => <Link to="/settings" {...props} />}
          >
            Settings
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconLogout size={15} />} onClick={() => signOut.mutate()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
