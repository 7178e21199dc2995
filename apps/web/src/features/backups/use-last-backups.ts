import type { BackupSummary, Verification } from '@holdfast/contract'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '../../trpc/trpc.ts'

interface LastBackup {
  at: number
  verified: Verification | null
}

const nothing: ReadonlyMap<string, LastBackup> = new Map()

/** Each container's newest backup, by container id; times in ms since the epoch. */
export function useLastBackups(): ReadonlyMap<string, LastBackup> {
  const { data } = useQuery(useTRPC().backups.list.queryOptions({}, { select: newestByContainer, staleTime: 60_000 }))
  return data ?? nothing
}

function newestByContainer({ backups }: { backups: BackupSummary[] }): ReadonlyMap<string, LastBackup> {
  const newest = new Map<string, LastBackup>()
  for (const { containerId, startedAt: at, verified } of backups)
    if (at > (newest.get(containerId)?.at ?? 0)) newest.set(containerId, { at, verified })
  return newest
}
