import { acceptInvitation, changePassword, credentials, enterCode, firstAdmin, sessionTarget } from '@holdfast/contract'
import type { AccessState, Account, SessionRow, SignInAnswer } from '@holdfast/contract'
import type { Caller } from '../access/caller.ts'
import type { SessionTable } from '../access/session-table.ts'
import type { OpenConnections } from '../access/open-connections.ts'
import { procedures, router, type CallContext } from '../trpc/procedures.ts'
import type { SignIn, SignInStep } from './sign-in.ts'

interface SessionsRouterParts {
  signIn: SignIn
  sessions: SessionTable
  connections: OpenConnections
}

/** Signing in and out, and one's own sessions. */
export function createSessionsRouter({ signIn, sessions, connections }: SessionsRouterParts) {
  const { open, may } = procedures
  const own = may('account.manage')

  /** The cookie goes in the place of the one this browser has. */
  async function enter(ctx: CallContext, cookie: string): Promise<void> {
    await signIn.leave(await ctx.identify())
    ctx.setCookie(cookie)
  }
  async function answer(ctx: CallContext, step: SignInStep): Promise<SignInAnswer> {
    if (step.status === 'second-factor') return step
    await enter(ctx, step.cookie)
    return { status: step.status }
  }
  return router({
    state: open.query(async ({ ctx }): Promise<AccessState> => {
      const [caller, needsSetup] = await Promise.all([ctx.identify(), signIn.needsSetup()])
      return { needsSetup, account: caller && accountOf(caller) }
    }),
    setUp: open.input(firstAdmin).mutation(async ({ ctx, input }) => enter(ctx, await signIn.setUp(input, ctx.client))),
    signIn: open
      .input(credentials)
      .mutation(async ({ ctx, input }) => answer(ctx, await signIn.withPassword(input, ctx.client))),
    // A mutation, for a query's input stands in its address.
    readInvitation: open
      .input(acceptInvitation.pick({ token: true }))
      .mutation(({ ctx, input }) => signIn.readInvitation(input.token, ctx.client)),
    acceptInvitation: open
      .input(acceptInvitation)
      .mutation(async ({ ctx, input }) => answer(ctx, await signIn.withInvitation(input, ctx.client))),
    enterCode: open
      .input(enterCode)
      .mutation(async ({ ctx, input }) => enter(ctx, await signIn.withCode(input, ctx.client))),
    signOut: own.mutation(async ({ ctx }) => ctx.setCookie(await signIn.signOut(ctx.caller, ctx.client))),
    changePassword: own.input(changePassword).mutation(({ ctx, input }) => signIn.changePassword(ctx.caller, input)),
    list: own.query(async ({ ctx }): Promise<SessionRow[]> => {
      const rows = await sessions.ofUser(ctx.caller.actor.id)
      return rows.map(({ tokenHash: _hash, userId: _user, ...row }) => ({
        ...row,
        current: row.id === ctx.caller.credential.id,
      }))
    }),
    end: own.input(sessionTarget).mutation(async ({ ctx, input }) => {
      await sessions.end(ctx.caller.actor.id, input.sessionId)
      await connections.recheck()
    }),
  })
}

function accountOf({ actor, role, scopes, credential }: Caller): Account {
  return { actor, role, scopes: [...scopes], credential: credential.kind }
}
