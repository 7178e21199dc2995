import { useMutation, useQueryClient } from '@tanstack/react-query'
import { createIdempotencyKey } from '../../../trpc/resend.ts'
import { useTRPC } from '../../../trpc/trpc.ts'
import { showError } from '../../../ui/describe-error.ts'
import type { ScheduleSummary } from '../schedule.ts'

/** Begins a run at once; pressed twice it is one run. */
export function useRunNow(onBegun?: (runId: string) => void) {
  const queryClient = useQueryClient()
  const { schedules } = useTRPC()
  const mutation = useMutation(
    schedules.runNow.mutationOptions({
      onSuccess: async ({ id }) => {
        await queryClient.invalidateQueries({ queryKey: schedules.pathKey() })
        onBegun?.(id)
      },
      onError: (error) => showError(error, 'Could not run the schedule'),
    }),
  )
  return {
    pending: mutation.isPending,
    run: ({ id }: Pick<ScheduleSummary, 'id'>) =>
      mutation.mutate({ scheduleId: id, idempotencyKey: createIdempotencyKey() }),
  }
}
