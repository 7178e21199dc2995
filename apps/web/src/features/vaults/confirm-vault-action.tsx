import type { VaultSummary } from '@holdfast/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '../../trpc/trpc.ts'
import { ConfirmDialog } from '../../ui/dialog.tsx'

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

export function BreakLeases({ vault, onClose }: { vault: VaultSummary; onClose: () => void }) {
  const queryClient = useQueryClient()
  const { vaults } = useTRPC()
  const breakLeases = useMutation(
    vaults.breakLeases.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: vaults.pathKey() })
        onClose()
      },
    }),
  )
  const others = vault.leases.filter(({ own }) => !own)
  const alive = others.filter(({ dead }) => !dead)
  return (
    <ConfirmDialog
      title={`Break the lock on ${vault.name}?`}
      confirm="Break lock"
      pending={breakLeases.isPending}
      error={breakLeases.error}
      onConfirm={() => breakLeases.mutate({ vaultId: vault.id })}
      onClose={onClose}
    >
      <p>
        This breaks the lock of {others.map(({ host, pid }) => `process ${pid} on ${host}`).join(', ')}.
        {alive.length > 0
          ? ' If such a process is still running, a prune may remove what it writes now and damage its backup. Make sure that it has ended.'
          : ` ${others.length === 1 ? 'It has' : 'They have'} ended, so nothing is lost.`}
      </p>
    </ConfirmDialog>
  )
}
