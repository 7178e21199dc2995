import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '../../trpc/trpc.ts'

/** Deletes a backup, be it whole or not; `onRemoved` comes once the list is without it. */
export function useRemoveBackup({ vaultId, id }: { vaultId: string; id: string }, onRemoved: () => void) {
  const queryClient = useQueryClient()
  const { backups, vaults } = useTRPC()
  const { mutate, isPending, error } = useMutation(
    backups.remove.mutationOptions({
      onSuccess: async () => {
        void queryClient.invalidateQueries({ queryKey: vaults.pathKey() })
        await queryClient.invalidateQueries({ queryKey: backups.list.pathKey() })
        onRemoved()
      },
    }),
  )
  return { remove: () => mutate({ vaultId, backupId: id }), isPending, error }
}
