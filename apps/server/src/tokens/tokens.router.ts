import { createToken, tokenTarget } from '@holdfast/contract'
import { procedures, router } from '../trpc/procedures.ts'
import type { Tokens } from './tokens.ts'

/** One's own, and for admins everybody's. */
export function createTokensRouter(tokens: Tokens) {
  const own = procedures.may('account.manage')
  return router({
    list: own.query(({ ctx }) => tokens.list(ctx.caller)),
    create: own.input(createToken).mutation(({ input, ctx }) => tokens.create(input, ctx.caller)),
    revoke: own.input(tokenTarget).mutation(({ input, ctx }) => tokens.revoke(input.tokenId, ctx.caller)),
  })
}
