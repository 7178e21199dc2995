import { useDebouncedValue } from '@mantine/hooks'
import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Outputs } from '../trpc/trpc.ts'

/** What a clone's plan and a restore's have both. */
export type Plan = Outputs['clones']['plan']

const typingPauseMs = 300
const askAgain = { firstMs: 500, mostMs: 8_000 }

interface Planner<Input, P> {
  /** Tells the plans of one procedure from others'. */
  key: readonly string[]
  /** `null` asks for no plan. The same object must mean the same input. */
  input: Input | null
  ask: (input: Input, signal: AbortSignal) => Promise<P>
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
  /** Forgets what is known of this input and asks once more. */
  again: () => void
}

/** The plan for an input, kept up with it. */
export function usePlan<Input, P extends Plan>(planner: Planner<Input, P>): Planning<P> {
  const { key, input, ask } = planner
  const queryClient = useQueryClient()
  const [asked] = useDebouncedValue(input, typingPauseMs)
  const queryKey = [...key, asked]
  const { data, error, isFetching } = useQuery<P>({
    queryKey,
    queryFn: asked === null ? skipToken : async ({ signal }) => ask(asked, signal),
    refetchInterval: ({ state }) => state.data?.sizesPending === true && askAgainAfter(state.dataUpdateCount),
    // What it is asked with may hold secrets, and what it answers is soon untrue.
    gcTime: 0,
    staleTime: 0,
  })
  const [latest, setLatest] = useState(data)
  if (data !== undefined && data !== latest) setLatest(data)

  const settled = asked === input
  return {
    plan: data ?? latest,
    current: settled && data !== undefined,
    outstanding: input !== null && (!settled || (data === undefined && isFetching)),
    error: settled && data === undefined ? error : null,
    again: () => void queryClient.resetQueries({ queryKey, exact: true }),
  }
}

// Sizes may be there in a blink or in minutes.
function askAgainAfter(answers: number): number {
  return Math.min(askAgain.firstMs * 2 ** (answers - 1), askAgain.mostMs)
}
