import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '../../trpc/trpc.ts'

/** How one signs in to one's own account. */
export function useAccountSecurity() {
  return useQuery(useTRPC().account.security.queryOptions())
}

/** Reads it again after a change. */
export function useRefreshSecurity(): () => Promise<void> {
  const queryClient = useQueryClient()
  const { account } = useTRPC()
  return () => queryClient.invalidateQueries({ queryKey: account.security.queryKey() })
}

/** One's own sessions, and how to end one. */
export function useSessions() {
  const queryClient = useQueryClient()
  const { session } = useTRPC()
  const list = useQuery(session.list.queryOptions())
  const end = useMutation(
    session.end.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: session.list.queryKey() }),
    }),
  )
  return { list, end }
}
