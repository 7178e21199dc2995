import type { ContainerRow } from '@holdfast/contract'
import { Button } from '@mantine/core'
import type { ContainerJobs } from '../../../jobs/use-job-for.ts'

interface BackupButtonProps {
  row: ContainerRow
  jobs: ContainerJobs
  onClick: (row: ContainerRow) => void
}

/** Opens the dialog; off while a backup of this container runs. */
export function BackupButton({ row, jobs, onClick }: BackupButtonProps) {
  const busy = jobs.active.some(({ kind }) => kind === 'backup')
  // Not `disabled`: that would throw the keyboard's focus back to the top of the page.
  return (
    <Button
      variant="default"
      size="compact-sm"
      aria-label={`Back up ${row.name}`}
      aria-disabled={busy}
      data-disabled={busy}
      onClick={() => {
        if (!busy) onClick(row)
      }}
    >
      Back up
    </Button>
  )
}
