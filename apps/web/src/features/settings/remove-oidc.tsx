import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '../../trpc/trpc.ts'
import { ConfirmDialog } from '../../ui/dialog.tsx'

export function RemoveOidc({ onClose }: { onClose: () => void }) {
  const queryClient = useQueryClient()
  const { oidc } = useTRPC()
  const remove = useMutation(
    oidc.remove.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: oidc.pathKey() })
        onClose()
      },
    }),
  )
  return (
    <ConfirmDialog
      title="Remove the identity provider?"
      confirm="Remove provider"
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      <p>
        Nobody can sign in with it any more. Whoever has no password needs an invitation then. Accounts stay, and who is
        signed in stays signed in. The client secret is deleted.
      </p>
    </ConfirmDialog>
  )
}
