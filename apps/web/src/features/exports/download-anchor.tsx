import { Anchor } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '../../trpc/trpc.ts'

/** The browser's own download, straight from the server. Nobody tells when a file goes, so pointing at it asks for the list again. */
export function DownloadAnchor({ exportId, label }: { exportId: string; label: string }) {
  const queryClient = useQueryClient()
  const list = useTRPC().exports.list.queryOptions({}, { staleTime: 0 })
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
