import type { VerifyMethod } from '@holdfast/contract'
import { useMutation } from '@tanstack/react-query'
import { createIdempotencyKey } from '../../trpc/create-idempotency-key.ts'
import { resend } from '../../trpc/retry-unanswered.ts'
import { useTRPC } from '../../trpc/trpc.ts'
import { showError } from '../../ui/show-error.ts'
import type { Backup } from './backup-list.ts'

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
