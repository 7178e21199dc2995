import type { AppRouter } from '@holdfast/server'
import { createTRPCContext } from '@trpc/tanstack-react-query'
import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server'

export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>()

/** What each procedure is asked with. */
export type Inputs = inferRouterInputs<AppRouter>

/** What each procedure answers, as it arrives: JSON drops what is undefined, so these are a little wider than the contract's types. */
export type Outputs = inferRouterOutputs<AppRouter>
