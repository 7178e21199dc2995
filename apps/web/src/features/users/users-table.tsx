import type { UserRow } from '@holdfast/contract'
import { VisuallyHidden } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { lazy } from 'react'
import { describeScope } from '../../access/grant.ts'
import { useAccount } from '../../trpc/account.ts'
import { formatRelativeTime } from '../../ui/format-time.ts'
import { MenuButton } from '../../ui/menu-host.tsx'
import { StatusDot, type Tone } from '../../ui/status-dot.tsx'
import table from '../../ui/table.module.css'
import { RelativeTime } from '../../ui/time.tsx'
import { useNow } from '../../ui/use-now.ts'
import type { UserDialogKind } from './user-dialogs.tsx'
import classes from './users.module.css'

const UserMenuItems = lazy(() => import('./user-menu-items.tsx').then((module) => ({ default: module.UserMenuItems })))

interface UsersTableProps {
  users: readonly UserRow[]
  openDialog: (dialog: UserDialogKind) => void
}

export function UsersTable({ users, openDialog }: UsersTableProps) {
  const { actor } = useAccount()
  return (
    <table className={table['table']} aria-label="Users">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Role</th>
          <th scope="col">Scope</th>
          <th scope="col">State</th>
          <th scope="col">Last sign-in</th>
          <th scope="col">
            <VisuallyHidden>Actions</VisuallyHidden>
          </th>
        </tr>
      </thead>
      <tbody>
        {users.map((user) => (
          <tr key={user.id}>
            <td className={`${table['strong']} ${table['break']} ${classes['name']}`}>
              {user.name}
              {user.id === actor.id && <span className={classes['you']}>you</span>}
            </td>
            <td>{user.role}</td>
            <td className={table['break']}>{describeScope(user.role, user.scope)}</td>
            <td>
              <UserState user={user} />
            </td>
            <td className={table['quiet']}>
              <span className={classes['label']}>last sign-in </span>
              {user.lastSignInAt === null ? 'never' : <RelativeTime at={user.lastSignInAt} />}
            </td>
            <td className={`${table['end']} ${classes['actions']}`}>
              <MenuButton
                label={`More actions for ${user.name}`}
                variant="subtle"
                color="gray"
                items={<UserMenuItems user={user} openDialog={openDialog} />}
              >
                <IconDots size={16} />
              </MenuButton>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function UserState({ user }: { user: UserRow }) {
  const [tone, words] = describeState(user, useNow())
  return (
    <span className={classes['state']}>
      <StatusDot tone={tone} />
      {words}
    </span>
  )
}

function describeState({ disabledAt, invitedUntil, lastSignInAt, hasPassword }: UserRow, now: number): [Tone, string] {
  if (disabledAt !== null) return ['idle', 'Disabled']
  if (invitedUntil !== null && invitedUntil > now) {
    const until = `link expires ${formatRelativeTime(invitedUntil, now)}`
    return hasPassword || lastSignInAt !== null ? ['good', `Active, ${until}`] : ['busy', `Invited, ${until}`]
  }
  if (lastSignInAt !== null) return ['good', 'Active']
  return hasPassword ? ['idle', 'Never signed in'] : ['warn', 'Invitation expired']
}
