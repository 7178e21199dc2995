import { skipToken, useQuery } from '@tanstack/react-query'
import type { ContainersSnapshot } from './containers-snapshot.ts'

export const containersKey = ['containers', 'snapshot'] as const

/** What is known of the containers; undefined until the first update arrived. */
export function useContainers(): ContainersSnapshot | undefined {
  const { data } = useQuery<ContainersSnapshot, Error, ContainersSnapshot, typeof containersKey>({
    queryKey: containersKey,
    queryFn: skipToken,
    staleTime: Infinity,
    gcTime: Infinity,
  })
  return data
}
