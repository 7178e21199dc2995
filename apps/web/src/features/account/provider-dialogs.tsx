import type { OidcLink } from '@holdfast/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '../../trpc/trpc.ts'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { useProof } from './proof-field.tsx'
import { ProvenDialog, type ProvenDialogProps } from './proven-dialogs.tsx'

export function LinkProvider({ security, onClose }: ProvenDialogProps) {
  const state = useProof(security)
  const begin = useMutation(useTRPC().oidc.link.mutationOptions({ onSuccess: (address) => location.assign(address) }))
  return (
    <ProvenDialog
      title="Link the identity provider"
      intro="You sign in there next. Whoever you are there can sign in to this account from then on."
      action="Continue"
      state={state}
      call={begin}
      onClose={onClose}
    />
  )
}

export function UnlinkProvider({ link, onClose }: { link: OidcLink; onClose: () => void }) {
  const queryClient = useQueryClient()
  const { oidc } = useTRPC()
  const unlink = useMutation(
    oidc.unlink.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: oidc.links.queryKey() })
        onClose()
      },
    }),
  )
  return (
    <ConfirmDialog
      title="Unlink the identity provider?"
      confirm="Unlink"
      pending={unlink.isPending}
      error={unlink.error}
      onConfirm={() => unlink.mutate({ issuer: link.issuer, subject: link.subject })}
      onClose={onClose}
    >
      <p>
        <b>{link.subject}</b> at {link.issuer} can no longer sign in to this account.
      </p>
    </ConfirmDialog>
  )
}
