import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '../../trpc/trpc.ts'

export function useVaults() {
  return useQuery(useTRPC().vaults.list.queryOptions())
}
