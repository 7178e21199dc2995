import { initTRPC, TRPCError } from '@trpc/server'
import { OpError, type Role } from '@holdfast/contract'
import { mayActAs } from '../access/roles.ts'
import type { Caller } from '../access/identify.ts'
import { errorShape } from './error-shape.ts'
import { toTrpcError } from './trpc-error.ts'

/** One per HTTP request or per socket; a socket lives long, so the caller is asked for again on every call. */
export interface CallContext {
  readonly identify: () => Caller
  readonly transport: 'http' | 'ws'
}

const trpc = initTRPC.context<CallContext>().meta<{ role: Role }>().create({ errorFormatter: errorShape, isDev: false })

export const router = trpc.router

/** Every procedure starts from one of these, so that none exists without a role. */
export const procedures = {
  viewer: procedureFor('viewer'),
  operator: procedureFor('operator'),
  admin: procedureFor('admin'),
}

function procedureFor(role: Role) {
  return trpc.procedure.meta({ role }).use(async ({ ctx, type, path, next }) => {
    const caller = ctx.identify()
    if (!mayActAs(caller.role, role))
      throw new TRPCError({ code: 'FORBIDDEN', message: `${path} needs the role ${role}; you are ${caller.role}.` })
    if (ctx.transport === 'ws' && type !== 'subscription')
      throw new TRPCError({
        code: 'METHOD_NOT_SUPPORTED',
        message: 'WebSocket is for subscriptions; calls go over HTTP.',
      })
    const result = await next({ ctx: { caller } })
    if (!result.ok && result.error.cause instanceof OpError) throw toTrpcError(result.error.cause)
    return result
  })
}
