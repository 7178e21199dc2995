import type { ExportFile } from '@holdfast/contract'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '../../trpc/trpc.ts'

const nothing: ReadonlyMap<string, number> = new Map()

/** When each container was last backed up, in ms since the epoch. Files that have gone missing do not count. */
export function useLastBackups(): ReadonlyMap<string, number> {
  const { data } = useQuery(useTRPC().exports.list.queryOptions({}, { select: newestByContainer, staleTime: 60_000 }))
  return data ?? nothing
}

function newestByContainer({ exports }: { exports: ExportFile[] }): ReadonlyMap<string, number> {
  const newest = new Map<string, number>()
  for (const { containerId, createdAt, present } of exports) {
    if (present && createdAt > (newest.get(containerId) ?? 0)) newest.set(containerId, createdAt)
  }
  return newest
}
