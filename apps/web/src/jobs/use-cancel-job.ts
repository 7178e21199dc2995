import { useMutation } from '@tanstack/react-query'
import { resend } from '../trpc/retry-unanswered.ts'
import { useTRPC } from '../trpc/trpc.ts'
import { showError } from '../ui/show-error.ts'

export function useCancelJob() {
  return useMutation(
    useTRPC().jobs.cancel.mutationOptions({
      ...resend,
      onError: (error) => showError(error, 'Could not cancel'),
    }),
  )
}
