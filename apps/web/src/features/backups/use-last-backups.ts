import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTRPC } from '../../trpc/trpc.ts'
import { findLastBackups, type LastBackup } from './find-last-backups.ts'

const loading: LastBackup = { state: 'loading' }

/** The newest backup of a container, or whether it has none, or why nobody knows. */
export function useLastBackups(): (container: { id: string; name: string }) => LastBackup {
  const { data, isError } = useQuery(useTRPC().backups.list.queryOptions({}, { staleTime: 60_000 }))
  return useMemo(() => {
    if (data) return findLastBackups(data, { outdated: isError })
    const unknown: LastBackup = { state: 'unknown', reason: 'The list of backups could not be read' }
    return () => (isError ? unknown : loading)
  }, [data, isError])
}
