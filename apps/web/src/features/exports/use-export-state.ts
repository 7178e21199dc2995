import type { ExportFile } from '@holdfast/contract'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '../../trpc/trpc.ts'

/** As many as the server lists: beyond that, not being in the list says nothing. */
const listed = 1_000

/** What the list of exports says about one; null while nobody can tell. A list from before it was drawn may not know it yet. */
export function useExportState(exportId: string): 'present' | 'missing' | 'deleted' | null {
  const { data, isSuccess, isFetchedAfterMount } = useQuery(
    useTRPC().exports.list.queryOptions(
      {},
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
