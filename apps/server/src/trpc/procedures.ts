import { initTRPC, TRPCError } from '@trpc/server'
import { OpError, type Permission } from '@holdfast/contract'
import { failureOf, type Attempt, type Audit, type Ending } from '../access/audit.ts'
import { authorize } from '../access/authorize.ts'
import type { Caller, Client, Identify } from '../access/caller.ts'
import { countSubscription, type OpenSubscriptions } from './count-subscription.ts'
import { errorShape } from './error-shape.ts'
import { toTrpcError } from './trpc-error.ts'

/** One per HTTP request or per socket; a socket lives long, so the caller is asked for again on every call. */
export interface CallContext {
  readonly identify: Identify
  readonly transport: 'http' | 'ws'
  readonly client: Client
  readonly setCookie: (cookie: string) => void
  readonly audit: Audit
  /** In the log, and in an answer that says no more than that it failed. */
  readonly requestId: string
  /** Of the socket. */
  readonly subscriptions: OpenSubscriptions
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
  const result = type === 'subscription' ? await countSubscription(ctx.subscriptions, next) : await next()
  if (!result.ok && result.error.cause instanceof OpError) throw toTrpcError(result.error.cause)
  return result
})

/**
 * Every procedure starts from one of these, so that none exists without a permission, and none changes anything without a word in the
 * audit log before and after it.
 */
export const procedures = {
  /**
   * For whoever may do this, as the one table of permissions has it. A mutation that `changesNothing` is one for what it is asked
   * with, which must not stand in an address.
   */
  may: (permission: Permission, { changesNothing = false }: { changesNothing?: boolean } = {}) =>
    base.meta({ permission }).use(async ({ ctx, type, path, getRawInput, next }) => {
      const caller = await ctx.identify()
      const about = { actor: caller?.actor ?? null, from: ctx.client.address, action: path }
      const attempt = async (): Promise<Attempt> => ({ ...about, input: await read(getRawInput) })
      let allowed: Caller
      try {
        allowed = authorize(caller, permission)
      } catch (error) {
        if (isRefusal(error)) await ctx.audit.ended(await attempt(), failureOf(error))
        throw error
      }
      if (type === 'mutation' && !changesNothing) {
        const recording = await ctx.audit.begin(await attempt())
        const result = await next({ ctx: { caller: allowed } })
        await recording.end(endingOf(result))
        return result
      }
      const result = await next({ ctx: { caller: allowed } })
      if (!result.ok && isRefusal(result.error.cause)) await ctx.audit.ended(await attempt(), endingOf(result))
      return result
    }),
  /** For everybody, signed in or not. Whoever comes in is recorded where a session begins; what failed, here. */
  open: base.meta({ permission: 'public' }).use(async ({ ctx, type, path, getRawInput, next }) => {
    const result = await next()
    if (type !== 'mutation' || result.ok) return result
    const attempt = { actor: null, from: ctx.client.address, action: path, input: await read(getRawInput) }
    await ctx.audit.ended(attempt, endingOf(result))
    return result
  }),
}

/** Of a role, a scope or the policy. Who is nobody is asked to sign in, every time a page of theirs has been open for long. */
function isRefusal(error: unknown): boolean {
  return error instanceof OpError && error.code === 'FORBIDDEN'
}

function endingOf(result: { ok: true; data: unknown } | { ok: false; error: TRPCError }): Ending {
  if (result.ok) return { result: result.data }
  const { code, cause } = result.error
  return code === 'BAD_REQUEST' && !(cause instanceof OpError) ? { code } : failureOf(cause)
}

async function read(getRawInput: () => Promise<unknown>): Promise<unknown> {
  return getRawInput().catch(() => null)
}
