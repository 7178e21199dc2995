import { Text } from '@mantine/core'
import { DownloadAnchor } from './download-anchor.tsx'
import { useExportState } from './use-export-state.ts'

/** A download for as long as the file is there; else a word about what became of it. */
export function DownloadLink({ exportId, label }: { exportId: string; label: string }) {
  const state = useExportState(exportId)
  if (state === 'deleted' || state === 'missing')
    return (
      <Text span size="sm" c="dimmed">
        {state === 'deleted' ? 'Deleted' : 'File missing'}
      </Text>
    )
  return <DownloadAnchor exportId={exportId} label={label} />
}
