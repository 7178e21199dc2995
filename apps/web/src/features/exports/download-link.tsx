import { Anchor } from '@mantine/core'

/** The browser's own download, straight from the server. */
export function DownloadLink({ exportId, label }: { exportId: string; label: string }) {
  return (
    <Anchor href={`/api/exports/${exportId}`} download aria-label={`Download ${label}`} size="sm">
      Download
    </Anchor>
  )
}
