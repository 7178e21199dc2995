import {
  addPasskey,
  confirmSecondFactor,
  message,
  OpError,
  passkeyRef,
  provenChange,
  renamePasskey,
  signInWithPasskey,
} from '@holdfast/contract'
import type { Caller, Client } from '../access/caller.ts'
import { networkOf } from '../access/network-of.ts'
import { procedures, router } from '../trpc/procedures.ts'
import type { AccountSecurity } from './account-security.ts'
import type { PasskeyOwner, Passkeys } from './passkeys/passkeys.ts'
import type { SecondFactors } from './second-factor/second-factors.ts'

interface SignsIn {
  /** Makes the session, and answers its cookie. @throws OpError `FORBIDDEN` for a disabled user. */
  withPasskey: (userId: string, client: Client) => Promise<string>
  /** Ends the one there was. */
  leave: (former: Caller | null) => Promise<void>
}

interface AccountRouterParts {
  security: AccountSecurity
  secondFactors: SecondFactors
  passkeys: Passkeys
  signIn: SignsIn
  /** What else somebody signs in with. */
  oidcAccounts: { linksOf: (userId: string) => Promise<readonly unknown[]> }
}

/** How one signs in to one's own account, and signing in with a passkey. */
export function createAccountRouter({ security, secondFactors, passkeys, signIn, oidcAccounts }: AccountRouterParts) {
  const { open, may } = procedures
  const own = may('account.manage')
  return router({
    security: own.query(({ ctx }) => security.of(ctx.caller.actor.id)),
    beginSecondFactor: own.mutation(({ ctx }) => secondFactors.begin(ctx.caller.actor)),
    confirmSecondFactor: own.input(confirmSecondFactor).mutation(async ({ ctx, input }) => {
      return { codes: await secondFactors.confirm(ctx.caller.actor.id, input.code) }
    }),
    disableSecondFactor: own
      .input(provenChange)
      .mutation(({ ctx, input }) => security.disableSecondFactor(ctx.caller.actor.id, input)),
    replaceRecoveryCodes: own.input(provenChange).mutation(async ({ ctx, input }) => {
      return { codes: await security.replaceRecoveryCodes(ctx.caller.actor.id, input) }
    }),
    beginPasskey: own
      .input(provenChange)
      .mutation(({ ctx, input }) => security.beginPasskey(ownerOf(ctx.caller), originOf(ctx.client), input)),
    addPasskey: own.input(addPasskey).mutation(({ ctx, input }) => passkeys.register(ownerOf(ctx.caller), input)),
    renamePasskey: own.input(renamePasskey).mutation(({ ctx, input }) => passkeys.rename(ctx.caller.actor.id, input)),
    removePasskey: own.input(passkeyRef).mutation(async ({ ctx, input }) => {
      const { id: userId } = ctx.caller.actor
      const isLinked = (await oidcAccounts.linksOf(userId)).length > 0
      await security.removePasskey(userId, { id: input.id, isLinked })
    }),
    askForPasskey: open.mutation(({ ctx }) =>
      passkeys.beginSignIn(originOf(ctx.client), networkOf(ctx.client.address)),
    ),
    signInWithPasskey: open.input(signInWithPasskey).mutation(async ({ ctx, input }) => {
      const cookie = await signIn.withPasskey(await passkeys.signIn(input), ctx.client)
      await signIn.leave(await ctx.identify())
      ctx.setCookie(cookie)
    }),
  })
}

function ownerOf({ actor, credential }: Caller): PasskeyOwner {
  return { userId: actor.id, userName: actor.name, sessionId: credential.id }
}

/** Browsers send it with every change, and a foreign one was refused before. */
function originOf({ origin }: Client): string {
  if (origin === null) throw new OpError('BAD_REQUEST', message('passkey-needs-browser'))
  return origin
}
