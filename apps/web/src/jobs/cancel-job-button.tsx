import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useMay } from '../trpc/account.ts'
import { resend } from '../trpc/resend.ts'
import { useTRPC } from '../trpc/trpc.ts'
import { showError } from '../ui/describe-error.ts'
import { cancelLabel } from './job-words.ts'
import type { JobRow } from './job.ts'

export function CancelJobButton({ job }: { job: JobRow }) {
  const cancel = useCancelJob()
  if (!useMay('jobs.cancel')) return null
  return (
    <Button
      variant="subtle"
      color="gray"
      size="compact-xs"
      aria-label={cancelLabel(job)}
      loading={cancel.isPending}
      onClick={() => cancel.mutate({ id: job.id })}
    >
      Cancel
    </Button>
  )
}

function useCancelJob() {
  return useMutation(
    useTRPC().jobs.cancel.mutationOptions({
      ...resend,
      onError: (error) => showError(error, 'Could not cancel'),
    }),
  )
}
