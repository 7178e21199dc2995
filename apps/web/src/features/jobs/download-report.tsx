import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'

/** The browser's own download of everything the job found out, straight from the server. */
export function DownloadReport({ jobId }: { jobId: string }) {
  return (
    <Button
      component="a"
      href={`/api/jobs/${jobId}/report`}
      download
      variant="default"
      size="compact-sm"
      leftSection={<IconDownload size={14} aria-hidden />}
    >
      Download report
    </Button>
  )
}
