import type { VaultSummary } from '@holdfast/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '../../trpc/trpc.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'

export function ForgetVault({ vault, onClose }: { vault: VaultSummary; onClose: () => void }) {
  const queryClient = useQueryClient()
  const { backups, vaults } = useTRPC()
  const forget = useMutation(
    vaults.forget.mutationOptions({
      onSuccess: async () => {
        void queryClient.invalidateQueries({ queryKey: backups.list.pathKey() })
        await queryClient.invalidateQueries({ queryKey: vaults.pathKey() })
        onClose()
      },
    }),
  )
  return (
    <ConfirmDialog
      title={`Forget ${vault.name}?`}
      confirm="Forget vault"
      pending={forget.isPending}
      error={forget.error}
      onConfirm={() => forget.mutate({ vaultId: vault.id })}
      onClose={onClose}
    >
      <p>
        Holdfast no longer lists <b>{vault.name}</b> and its backups. The files in <code>{vault.path}</code> stay as
        they are: add the folder again and they are back.
      </p>
    </ConfirmDialog>
  )
}
