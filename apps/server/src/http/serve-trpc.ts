import { fastifyRequestHandler } from '@trpc/server/adapters/fastify'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Audit } from '../access/audit.ts'
import type { Identities } from '../access/identities.ts'
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
            setCookie: (cookie) => void res.header('set-cookie', cookie),
          }
        },
        onError: ({ error, path }) => {
          if (error.code === 'INTERNAL_SERVER_ERROR') req.log.error({ err: error, procedure: path }, 'a call failed')
        },
      }),
    )
  })
}
