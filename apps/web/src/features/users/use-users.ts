import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '../../trpc/trpc.ts'

export function useUsers() {
  return useQuery(useTRPC().users.list.queryOptions())
}

/** Has the list read again, with what was changed. */
export function useReadUsersAgain(): () => Promise<void> {
  const queryClient = useQueryClient()
  const { users } = useTRPC()
  return () => queryClient.invalidateQueries({ queryKey: users.pathKey() })
}
