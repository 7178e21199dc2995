import type { VerifyMethod } from '@holdfast/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { createIdempotencyKey, resend } from '../../trpc/resend.ts'
import { useTRPC, type Outputs } from '../../trpc/trpc.ts'
import { showError } from '../../ui/describe-error.ts'

/** All backups of all vaults, and what could not be read. */
export type BackupList = Outputs['backups']['list']
export type Backup = BackupList['backups'][number]
/** What is where a backup should be, and why it cannot be read. */
export type UnreadableBackup = BackupList['unreadable'][number]

export function useBackups() {
  return useQuery(useTRPC().backups.list.queryOptions({}))
}

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

/** Starts the verification of a backup; its bar comes from the board. */
export function useStartVerify({ vaultId, id }: Backup): (method: VerifyMethod) => void {
  const { mutate } = useMutation(
    useTRPC().backups.verify.mutationOptions({
      ...resend,
      onError: (error) => showError(error, `Could not verify ${id}`),
    }),
  )
  return (method) => mutate({ vaultId, backupId: id, method, idempotencyKey: createIdempotencyKey() })
}

/** Keeps a backup from being deleted, or no longer. */
export function usePinBackup({ vaultId, id }: Backup): (pinned: boolean) => void {
  const queryClient = useQueryClient()
  const { backups } = useTRPC()
  const { mutate } = useMutation(
    backups.pin.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: backups.list.pathKey() }),
      onError: (error, { pinned }) => showError(error, `Could not ${pinned ? 'pin' : 'unpin'} ${id}`),
    }),
  )
  return (pinned) => mutate({ vaultId, backupId: id, pinned })
}

/** `web` of `web-20260101T000000Z-abcd`; null where it is not the id of a backup. */
export function containerInId(id: string): string | null {
  return /^(.+)-\d{8}T\d{6}Z-[a-z2-7]{4}$/.exec(id)?.[1] ?? null
}
