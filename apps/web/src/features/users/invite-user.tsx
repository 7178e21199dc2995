import { useMutation } from '@tanstack/react-query'
import { GrantDialog } from '../../access/grant-dialog.tsx'
import { useTRPC } from '../../trpc/trpc.ts'
import { useReadUsersAgain } from './use-users.ts'
import { LinkDialog } from './user-link.tsx'

/** Creates a user, and shows the link they set their password with. */
export function InviteUser({ onClose }: { onClose: () => void }) {
  const create = useMutation(useTRPC().users.create.mutationOptions({ onSuccess: useReadUsersAgain() }))
  if (create.data) return <LinkDialog name={create.variables.name} invitation={create.data} onClose={onClose} />
  return (
    <GrantDialog
      title="Invite a user"
      name={{ label: 'User name' }}
      checkName={checkUserName}
      role="operator"
      verb="Create invitation"
      call={create}
      onSubmit={(user) => create.mutate(user)}
      onClose={onClose}
    />
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
