import { usePlan } from '../../plans/use-plan.ts'
import { useTRPCClient } from '../../trpc/trpc.ts'
import type { CloneInput, ClonePlan } from './clone-plan.ts'

/** The plan for an input, kept up with it; `null` asks for none. The same object must mean the same input. */
export function useClonePlan(input: CloneInput | null) {
  const client = useTRPCClient()
  return usePlan<CloneInput, ClonePlan>({
    key: ['clones', 'plan'],
    input,
    ask: async (asked, signal) => client.clones.plan.mutate(asked, { signal }),
  })
}
