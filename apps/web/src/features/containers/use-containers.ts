import { skipToken, useQuery } from '@tanstack/react-query'
import type { ContainersSnapshot } from './containers-snapshot.ts'

export const containersKey = ['containers', 'snapshot'] as const

/** What is known of the containers, or what `select` picks of it; undefined until the first update arrived. */
export function useContainers<T = ContainersSnapshot>(select?: (snapshot: ContainersSnapshot) => T): T | undefined {
  const { data } = useQuery<ContainersSnapshot, Error, T, typeof containersKey>({
    queryKey: containersKey,
    queryFn: skipToken,
    staleTime: Infinity,
    gcTime: Infinity,
    ...(select && { select }),
  })
  return data
}
