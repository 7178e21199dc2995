import { usePlan } from '../../plans/use-plan.ts'
import { useTRPCClient } from '../../trpc/trpc.ts'
import type { RestoreInput, RestorePlan } from './restore-plan.ts'

/** The plan for an input, kept up with it; `null` asks for none. The same object must mean the same input. */
export function useRestorePlan(input: RestoreInput | null) {
  const client = useTRPCClient()
  return usePlan<RestoreInput, RestorePlan>({
    key: ['backups', 'planRestore'],
    input,
    ask: async (asked, signal) => client.backups.planRestore.mutate(asked, { signal }),
  })
}
