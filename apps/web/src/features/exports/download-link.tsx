import type { ExportFile } from '@holdfast/contract'
import { Anchor, Text } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMay } from '../../trpc/account.ts'
import { useEngineId } from '../../trpc/engine-id.ts'
import { useTRPC } from '../../trpc/trpc.ts'

/** A download for as long as the file is there; else a word about what became of it. */
export function DownloadLink({ exportId, label }: { exportId: string; label: string }) {
  const state = useExportState(exportId)
  const mayDownload = useMay('exports.download')
  if (state === 'deleted' || state === 'missing')
    return (
      <Text span size="sm" c="dimmed">
        {state === 'deleted' ? 'Deleted' : 'File missing'}
      </Text>
    )
  return mayDownload && <DownloadAnchor exportId={exportId} label={label} />
}

/** The browser's own download, straight from the server. Nobody tells when a file goes, so pointing at it asks for the list again. */
export function DownloadAnchor({ exportId, label }: { exportId: string; label: string }) {
  const queryClient = useQueryClient()
  const list = useTRPC().exports.list.queryOptions({ engineId: useEngineId() }, { staleTime: 0 })
  const ask = () => void queryClient.prefetchQuery(list)
  return (
    <Anchor
      href={`/api/exports/${exportId}`}
      download
      aria-label={`Download ${label}`}
      size="sm"
      onPointerEnter={ask}
      onFocus={ask}
    >
      Download
    </Anchor>
  )
}

/** As many as the server lists: beyond that, not being in the list says nothing. */
const listed = 1_000

/** What the list of exports says about one; null while nobody can tell. A list from before it was drawn may not know it yet. */
function useExportState(exportId: string): 'present' | 'missing' | 'deleted' | null {
  const { data, isSuccess, isFetchedAfterMount } = useQuery(
    useTRPC().exports.list.queryOptions(
      { engineId: useEngineId() },
      { refetchOnMount: 'always', select: ({ exports }) => readState(exports, exportId) },
    ),
  )
  return isSuccess && isFetchedAfterMount ? data : null
}

function readState(files: readonly ExportFile[], exportId: string) {
  const found = files.find(({ id }) => id === exportId)
  if (found) return found.present ? 'present' : 'missing'
  return files.length < listed ? 'deleted' : null
}
