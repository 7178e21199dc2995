import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '../../trpc/trpc.ts'

const pollMs = 5_000

/** What is sent changes by itself. */
export function useDestinations() {
  return useQuery(useTRPC().notifications.destinations.queryOptions(undefined, { refetchInterval: pollMs }))
}

export function useRules() {
  return useQuery(useTRPC().notifications.rules.queryOptions())
}

export function useDeliveries() {
  return useQuery(useTRPC().notifications.deliveries.queryOptions({ limit: 30 }, { refetchInterval: pollMs }))
}

export function useNotificationSettings() {
  return useQuery(useTRPC().notifications.settings.queryOptions())
}

/** Has all of it read again, with what was changed. */
export function useReadAgain(): () => Promise<void> {
  const queryClient = useQueryClient()
  const { notifications } = useTRPC()
  return () => queryClient.invalidateQueries({ queryKey: notifications.pathKey() })
}
