import { ActionIcon, Menu } from '@mantine/core'
import { IconKey, IconLogout, IconShieldLock, IconUser } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useAccount, useMay } from '../trpc/account.ts'
import { useTRPC } from '../trpc/trpc.ts'
import { showError } from '../ui/describe-error.ts'
import { managed, secondary } from './navigation.tsx'

/** Who is signed in, and the way out. */
export function AccountMenu() {
  const { actor, role } = useAccount()
  const { session } = useTRPC()
  const signOut = useMutation(
    session.signOut.mutationOptions({
      // Loaded anew: nothing that somebody saw or typed stays in the tab, and its address is no longer theirs.
      onSuccess: () => location.assign('/'),
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
        <Menu.Item leftSection={<IconKey size={15} />} renderRoot={(props) => <Link to="/tokens" {...props} />}>
          API tokens
        </Menu.Item>
        {[secondary, ...managed].map((page) => (
          <ManagedItem key={page.to} {...page} />
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={15} />} onClick={() => signOut.mutate()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** On a phone alone: elsewhere it stands in the navigation. */
function ManagedItem({ to, label, Icon, permission }: (typeof managed)[number] | typeof secondary) {
  if (!useMay(permission)) return null
  return (
    <Menu.Item hiddenFrom="sm" leftSection={<Icon size={15} />} renderRoot={(props) => <Link to={to} {...props} />}>
      {label}
    </Menu.Item>
  )
}
