import { fastifyRequestHandler } from '@trpc/server/adapters/fastify'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { identify } from '../access/identify.ts'
import type { AppRouter } from '../router.ts'

const maxBatchSize = 10

/** Serves tRPC's queries and mutations over HTTP; each procedure checks its own role. */
export function serveTrpc(server: FastifyInstance, router: AppRouter): void {
  server.register(async (scope) => {
    scope.removeContentTypeParser('application/json')
    scope.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => done(null, body))
    scope.all<{ Params: { '*': string } }>('/trpc/*', { config: { role: 'public' } }, (req, res) =>
      fastifyRequestHandler<AppRouter, FastifyRequest, FastifyReply>({
        req,
        res,
        path: req.params['*'],
        router,
        maxBatchSize,
        createContext: () => ({ identify, transport: 'http' as const }),
        onError: ({ error, path }) => {
          if (error.code === 'INTERNAL_SERVER_ERROR') req.log.error({ err: error, procedure: path }, 'a call failed')
        },
      }),
    )
  })
}
