import { beginOidc, oidcTarget, provenChange, saveOidc, type IdentityProof } from '@holdfast/contract'
import { procedures, router, type CallContext } from '../../trpc/procedures.ts'
import type { OidcAccounts } from './oidc-accounts.ts'
import type { OidcSetUp } from './oidc-setup.ts'
import type { OidcSignIn } from './oidc-sign-in.ts'
import type { Purpose } from './sign-in-attempts.ts'
import { stateCookie } from './state-cookie.ts'

export interface OidcServices {
  readonly oidcSignIn: OidcSignIn
  readonly oidcSetUp: OidcSetUp
  readonly oidcAccounts: OidcAccounts
}

interface OidcRouterParts extends OidcServices {
  /** That it is still the owner who sits there. */
  security: { prove: (userId: string, proof: IdentityProof | null) => Promise<void> }
}

/** Signing in with an OpenID provider, and setting one up. */
export function createOidcRouter({ oidcSignIn, oidcSetUp, oidcAccounts, security }: OidcRouterParts) {
  const { open, may } = procedures
  const [own, manage] = [may('account.manage'), may('settings.manage')]

  /** The address the page has to go to. */
  async function begin({ client, setCookie }: CallContext, purpose: Purpose): Promise<string> {
    const { location, sealed } = await oidcSignIn.begin(purpose, client.address)
    setCookie(stateCookie(sealed, client))
    return location
  }

  return router({
    button: open.query(() => oidcSetUp.button()),
    begin: open
      .input(beginOidc)
      .mutation(({ ctx, input }) => begin(ctx, { kind: 'sign-in', invitation: input.invitation, to: '/' })),
    link: own.input(provenChange).mutation(async ({ ctx, input }) => {
      const { actor, credential } = ctx.caller
      await security.prove(actor.id, input.proof)
      return begin(ctx, { kind: 'link', userId: actor.id, sessionId: credential.id })
    }),
    links: own.query(({ ctx }) => oidcAccounts.linksOf(ctx.caller.actor.id)),
    unlink: own.input(oidcTarget).mutation(({ ctx, input }) => oidcAccounts.unlink(ctx.caller.actor.id, input)),
    settings: manage.query(() => oidcSetUp.view()),
    save: manage.input(saveOidc).mutation(({ input }) => oidcSetUp.save(input)),
    remove: manage.mutation(() => oidcSetUp.remove()),
  })
}
