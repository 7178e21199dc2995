import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '../../trpc/trpc.ts'

export function useExports() {
  return useQuery(useTRPC().exports.list.queryOptions({}))
}
