import type { TRPCError } from '@trpc/server'
import { fastifyRequestHandler } from '@trpc/server/adapters/fastify'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Audit } from '../access/audit.ts'
import { OpError } from '@holdfast/contract'
import type { Identities } from '../access/identities.ts'
import { retryAfterSeconds } from '../access/try-limit.ts'
import type { AppRouter } from '../router.ts'
import type { ClientReader } from './client-of.ts'

const maxBatchSize = 10

interface TrpcParts extends Pick<ClientReader, 'clientOf'> {
  identities: Identities
  audit: Audit
}

/** Serves tRPC's queries and mutations over HTTP; each procedure checks its own permission. */
export function serveTrpc(server: FastifyInstance, router: AppRouter, parts: TrpcParts): void {
  server.register(async (scope) => {
    scope.removeContentTypeParser('application/json')
    scope.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => done(null, body))
    scope.all<{ Params: { '*': string } }>('/trpc/*', { config: { permission: 'public', audit: null } }, (req, res) =>
      fastifyRequestHandler<AppRouter, FastifyRequest, FastifyReply>({
        req,
        res,
        path: req.params['*'],
        router,
        maxBatchSize,
        createContext: () => {
          const client = parts.clientOf(req.raw)
          return {
            client,
            identify: () => parts.identities.identify(req.headers, client),
            transport: 'http' as const,
            audit: parts.audit,
            requestId: req.id,
            subscriptions: { open: 0 },
            setCookie: (cookie) => void res.header('set-cookie', cookie),
          }
        },
        responseMeta: ({ errors }) => ({ headers: retryAfter(errors) }),
        onError: ({ error, path }) => {
          if (error.code === 'INTERNAL_SERVER_ERROR') req.log.error({ err: error, procedure: path }, 'a call failed')
        },
      }),
    )
  })
}

function retryAfter(errors: readonly TRPCError[]): Record<string, string> {
  const refused = errors
    .map(({ cause }) => cause)
    .find((cause) => cause instanceof OpError && cause.code === 'TOO_MANY_REQUESTS')
  return refused instanceof OpError ? { 'retry-after': String(retryAfterSeconds(refused)) } : {}
}
