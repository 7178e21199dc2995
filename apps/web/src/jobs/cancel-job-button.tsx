import { Button } from '@mantine/core'
import { cancelLabel } from './job-words.ts'
import type { Job } from './job.ts'
import { useCancelJob } from './use-cancel-job.ts'

export function CancelJobButton({ job }: { job: Job }) {
  const cancel = useCancelJob()
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
