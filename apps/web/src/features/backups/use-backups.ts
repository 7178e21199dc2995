import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '../../trpc/trpc.ts'

export function useBackups() {
  return useQuery(useTRPC().backups.list.queryOptions({}))
}
