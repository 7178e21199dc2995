import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '../../trpc/trpc.ts'

const askAgain = { firstMs: 500, mostMs: 8_000 }

/** What a backup of the container would hold, and where it can go. Sizes may follow: it is asked again until they are there. */
export function useBackupPreview(containerId: string) {
  const trpc = useTRPC()
  const preview = useQuery(
    trpc.backups.preview.queryOptions(
      { containerId },
      {
        staleTime: 0,
        gcTime: 0,
        refetchInterval: ({ state }) =>
          state.data?.sizesPending === true &&
          Math.min(askAgain.firstMs * 2 ** (state.dataUpdateCount - 1), askAgain.mostMs),
      },
    ),
  )
  const vaults = useQuery(trpc.vaults.list.queryOptions())
  return {
    preview: preview.data,
    vaults: vaults.data,
    error: preview.error ?? vaults.error,
    retry: () => {
      if (!preview.data) void preview.refetch()
      if (!vaults.data) void vaults.refetch()
    },
    retrying: preview.isFetching || vaults.isFetching,
  }
}
