import type { UserRow } from '@holdfast/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useAccount } from '../../trpc/account.ts'
import { useTRPC } from '../../trpc/trpc.ts'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { countOf } from '../../ui/format.ts'
import { useReadUsersAgain } from './use-users.ts'

interface ConfirmProps {
  user: UserRow
  onClose: () => void
}

export function DisableUser({ user, onClose }: ConfirmProps) {
  const disable = useMutation(useTRPC().users.update.mutationOptions({ onSuccess: useEnd(onClose) }))
  return (
    <ConfirmDialog
      title={`Disable ${user.name}?`}
      confirm="Disable user"
      pending={disable.isPending}
      error={disable.error}
      onConfirm={() => disable.mutate({ userId: user.id, disabled: true })}
      onClose={onClose}
    >
      <p>
        <b>{user.name}</b> can no longer sign in. Their sessions end at once, with open downloads, and their tokens are
        refused until they are enabled again. Their jobs keep running.
      </p>
      <Yourself user={user} />
    </ConfirmDialog>
  )
}

export function EndSessions({ user, onClose }: ConfirmProps) {
  const end = useMutation(useTRPC().users.endSessions.mutationOptions({ onSuccess: useEnd(onClose) }))
  return (
    <ConfirmDialog
      title={`End all sessions of ${user.name}?`}
      confirm="End sessions"
      pending={end.isPending}
      error={end.error}
      onConfirm={() => end.mutate({ userId: user.id })}
      onClose={onClose}
    >
      <p>
        <b>{user.name}</b> is signed out of every browser at once, and can sign in again. Tokens and running jobs are
        not affected.
      </p>
      <Yourself user={user} />
    </ConfirmDialog>
  )
}

export function RemoveSecondFactors({ user, onClose }: ConfirmProps) {
  const remove = useMutation(useTRPC().users.removeSecondFactors.mutationOptions({ onSuccess: useEnd(onClose) }))
  return (
    <ConfirmDialog
      title={`Remove two-factor and passkeys of ${user.name}?`}
      confirm="Remove both"
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate({ userId: user.id })}
      onClose={onClose}
    >
      <p>
        For somebody who has lost their device: the password alone signs <b>{user.name}</b> in again. Make sure that it
        is them who asks. Their sessions end at once.
      </p>
      <Yourself user={user} />
    </ConfirmDialog>
  )
}

export function RemoveUser({ user, onClose }: ConfirmProps) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const end = useEnd(onClose)
  const { data: tokens } = useQuery(
    trpc.tokens.list.queryOptions(undefined, {
      select: (all) => all.filter((token) => token.user?.id === user.id).map(({ name }) => name),
    }),
  )
  const remove = useMutation(
    trpc.users.remove.mutationOptions({
      onSuccess: async () => {
        void queryClient.invalidateQueries({ queryKey: trpc.tokens.pathKey() })
        await end()
      },
    }),
  )
  return (
    <ConfirmDialog
      title={`Remove ${user.name}?`}
      confirm="Remove user"
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate({ userId: user.id })}
      onClose={onClose}
    >
      <p>
        This permanently removes <b>{user.name}</b> with all sessions, ways to sign in and{' '}
        {tokens !== undefined && tokens.length > 0 ? (
          <>
            {countOf(tokens.length, 'API token')}: <b>{tokens.join(', ')}</b>
          </>
        ) : (
          'API tokens'
        )}
        . Their backups, exports, running jobs and job history stay.
      </p>
      <Yourself user={user} />
    </ConfirmDialog>
  )
}

/** Draws nothing for anybody else. */
function Yourself({ user }: { user: UserRow }) {
  return useAccount().actor.id === user.id ? <p role="note">This is you: you will be signed out.</p> : null
}

function useEnd(onClose: () => void): () => Promise<void> {
  const readAgain = useReadUsersAgain()
  return async () => {
    await readAgain()
    onClose()
  }
}
