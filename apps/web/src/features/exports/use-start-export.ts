import type { Compression, ContainerRow } from '@holdfast/contract'
import { useMutation } from '@tanstack/react-query'
import { createIdempotencyKey } from '../../trpc/create-idempotency-key.ts'
import { resend } from '../../trpc/retry-unanswered.ts'
import { useTRPC } from '../../trpc/trpc.ts'
import { showError } from '../../ui/show-error.ts'

/** Starts an export of the container; the answer is the queued job, and the row shows it from the board. */
export function useStartExport({ id, name }: Pick<ContainerRow, 'id' | 'name'>) {
  const { mutate, isPending } = useMutation(
    useTRPC().exports.start.mutationOptions({
      ...resend,
      onError: (error) => showError(error, `Could not export ${name}`),
    }),
  )
  const start = (compression: Compression) =>
    mutate({ containerId: id, compression, idempotencyKey: createIdempotencyKey() })
  return { start, isPending }
}
