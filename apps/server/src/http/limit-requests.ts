import { TRPCError } from '@trpc/server'
import type { FastifyInstance } from 'fastify'
import { OpError } from '@holdfast/contract'
import { networkOf } from '../access/network-of.ts'
import { TryLimit, retryAfterSeconds, type Limit } from '../access/try-limit.ts'
import { plainError } from '../rest/rest-error.ts'
import { errorShape } from '../trpc/error-shape.ts'
import type { ClientReader } from './client-of.ts'

/** A hundred a second: a script that asks after each of a thousand jobs every ten seconds has room. */
const ofNetwork: Limit = { tries: 6_000, perSeconds: 60 }

/** Refuses what one machine sends beyond that with 429, before anybody is asked who it is. */
export function limitRequests(
  server: FastifyInstance,
  { clientOf }: Pick<ClientReader, 'clientOf'>,
  rate: Limit = ofNetwork,
): void {
  const limit = new TryLimit(rate)
  server.addHook('onRequest', async ({ raw, url }, reply) => {
    try {
      await limit.spend(networkOf(clientOf(raw).address))
      return undefined
    } catch (error) {
      if (!(error instanceof OpError)) throw error
      const { status, body } = plainError(error)
      reply.code(status).header('retry-after', retryAfterSeconds(error))
      return reply.send(url.startsWith('/trpc/') ? asTrpc(error, status) : body)
    }
  })
}

/** tRPC's client reads nothing else. */
function asTrpc(cause: OpError, httpStatus: number): object {
  const error = new TRPCError({ code: 'TOO_MANY_REQUESTS', message: cause.message, cause })
  const data = { code: error.code, httpStatus }
  return { error: errorShape({ shape: { code: -32_029, message: error.message, data }, error }) }
}
