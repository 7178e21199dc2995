import { initTRPC, TRPCError } from '@trpc/server'
import { OpError, type Permission } from '@holdfast/contract'
import { authorize } from '../access/authorize.ts'
import type { Client, Identify } from '../access/caller.ts'
import { errorShape } from './error-shape.ts'
import { toTrpcError } from './trpc-error.ts'

/** One per HTTP request or per socket; a socket lives long, so the caller is asked for again on every call. */
export interface CallContext {
  readonly identify: Identify
  readonly transport: 'http' | 'ws'
  readonly client: Client
  readonly setCookie: (cookie: string) => void
}

interface Meta {
  permission: Permission | 'public'
}

const trpc = initTRPC.context<CallContext>().meta<Meta>().create({ errorFormatter: errorShape, isDev: false })

export const router = trpc.router

const base = trpc.procedure.use(async ({ ctx, type, next }) => {
  // Over HTTP a subscription would be a stream of events that nobody ends.
  if ((ctx.transport === 'ws') !== (type === 'subscription'))
    throw new TRPCError({
      code: 'METHOD_NOT_SUPPORTED',
      message: 'WebSocket is for subscriptions; calls go over HTTP.',
    })
  const result = await next()
  if (!result.ok && result.error.cause instanceof OpError) throw toTrpcError(result.error.cause)
  return result
})

/** Every procedure starts from one of these, so that none exists without a permission. */
export const procedures = {
  /** For whoever may do this, as the one table of permissions has it. */
  may: (permission: Permission) =>
    base
      .meta({ permission })
      .use(async ({ ctx, next }) => next({ ctx: { caller: authorize(await ctx.identify(), permission) } })),
  /** For everybody, signed in or not. */
  open: base.meta({ permission: 'public' }),
}
