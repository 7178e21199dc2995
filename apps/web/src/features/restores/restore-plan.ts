import type { AppRouter } from '@holdfast/server'
import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server'

/** A plan as it arrives: JSON drops what is undefined, so this is a little wider than the contract's own. */
export type RestorePlan = inferRouterOutputs<AppRouter>['backups']['planRestore']

/** What a plan is asked with. */
export type RestoreInput = inferRouterInputs<AppRouter>['backups']['planRestore']
