import { useDebouncedValue } from '@mantine/hooks'
import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Outputs } from '../trpc/trpc.ts'

/** What a clone's plan and a restore's have both. */
export type Plan = Outputs['clones']['plan']

const typingPauseMs = 300
const refetch = { firstMs: 500, mostMs: 8_000 }

interface Planner<Input, P> {
  /** Tells the plans of one procedure from others'. */
  key: readonly string[]
  /** `null` asks for no plan. The same object must mean the same input. */
  input: Input | null
  fetchPlan: (input: Input, signal: AbortSignal) => Promise<P>
}

interface Planning<P> {
  /** The latest that arrived, for an earlier input while the next one is worked out or was refused. */
  plan: P | undefined
  /** Whether `plan` is for this very input. */
  current: boolean
  /** Whether one for this input is still to come. */
  outstanding: boolean
  /** Why there is none for this input. */
  error: unknown
  /** Forgets what is known of this input and plans once more. */
  again: () => void
}

/** The plan for an input, kept up with it. */
export function usePlan<Input, P extends Plan>(planner: Planner<Input, P>): Planning<P> {
  const { key, input, fetchPlan } = planner
  const queryClient = useQueryClient()
  const [settled] = useDebouncedValue(input, typingPauseMs)
  const queryKey = [...key, settled]
  const { data, error, isFetching } = useQuery<P>({
    queryKey,
    queryFn: settled === null ? skipToken : async ({ signal }) => fetchPlan(settled, signal),
    refetchInterval: ({ state }) => state.data?.sizesPending === true && delayOfNext(state.dataUpdateCount),
    // An input may hold secrets, and a plan is soon out of date.
    gcTime: 0,
    staleTime: 0,
  })
  const [latest, setLatest] = useState(data)
  if (data !== undefined && data !== latest) setLatest(data)

  const isSettled = settled === input
  return {
    plan: data ?? latest,
    current: isSettled && data !== undefined,
    outstanding: input !== null && (!isSettled || (data === undefined && isFetching)),
    error: isSettled && data === undefined ? error : null,
    again: () => void queryClient.resetQueries({ queryKey, exact: true }),
  }
}

// Sizes may be there in a blink or in minutes.
function delayOfNext(answers: number): number {
  return Math.min(refetch.firstMs * 2 ** (answers - 1), refetch.mostMs)
}
