import type { UserRow } from '@holdfast/contract'
import { ChangeUser } from './change-user.tsx'
import { DisableUser, EndSessions, RemoveSecondFactors, RemoveUser } from './confirm-user-action.tsx'
import { InviteUser } from './invite-user.tsx'
import { NewLink } from './user-link.tsx'

/** The one dialog that is open on the users page, and about whom. */
export type UserDialogKind =
  | { kind: 'invite' }
  | { kind: 'change' | 'link' | 'disable' | 'end-sessions' | 'remove-second-factors' | 'remove'; user: UserRow }

export function UserDialogs({ dialog, onClose }: { dialog: UserDialogKind; onClose: () => void }) {
  switch (dialog.kind) {
    case 'invite':
      return <InviteUser onClose={onClose} />
    case 'change':
      return <ChangeUser user={dialog.user} onClose={onClose} />
    case 'link':
      return <NewLink user={dialog.user} onClose={onClose} />
    case 'disable':
      return <DisableUser user={dialog.user} onClose={onClose} />
    case 'end-sessions':
      return <EndSessions user={dialog.user} onClose={onClose} />
    case 'remove-second-factors':
      return <RemoveSecondFactors user={dialog.user} onClose={onClose} />
    case 'remove':
      return <RemoveUser user={dialog.user} onClose={onClose} />
    default:
      return dialog satisfies never
  }
}
