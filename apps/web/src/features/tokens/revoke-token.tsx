import type { TokenRow } from '@holdfast/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '../../trpc/trpc.ts'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { RelativeTime } from '../../ui/time.tsx'

export function RevokeToken({ token, onClose }: { token: TokenRow; onClose: () => void }) {
  const queryClient = useQueryClient()
  const { tokens } = useTRPC()
  const revoke = useMutation(
    tokens.revoke.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: tokens.pathKey() })
        onClose()
      },
    }),
  )
  return (
    <ConfirmDialog
      title={`Revoke ${token.name}?`}
      confirm="Revoke token"
      pending={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate({ tokenId: token.id })}
      onClose={onClose}
    >
      <p>
        Whatever uses the token <b>{token.name}</b>
        {token.user !== null && ` of ${token.user.name}`} is refused at once; open downloads end. It was{' '}
        {token.lastUsedAt === null ? (
          'never used'
        ) : (
          <>
            last used <RelativeTime at={token.lastUsedAt} />
          </>
        )}
        . This cannot be undone.
      </p>
    </ConfirmDialog>
  )
}
