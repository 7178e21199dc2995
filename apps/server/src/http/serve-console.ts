import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { message, textOf } from '@holdfast/contract'

const built = fileURLToPath(new URL('../../../web/dist', import.meta.url))

/** Serves the console as built; every address that is no file and no API is a page of it. */
export function serveConsole(server: FastifyInstance): void {
  server.register(async (scope) => {
    await scope.register(fastifyStatic, { root: built, serve: false, preCompressed: true, cacheControl: false })
    scope.get<{ Params: { '*': string } }>('/*', { config: { permission: 'public' } }, (request, reply) => {
      const path = request.params['*']
      if (/^(api|trpc)(\/|$)/.test(path)) return reply.callNotFound()
      if (!existsSync(join(built, 'index.html')))
        return reply
          .code(404)
          .type('text/plain')
          .send(`${textOf(message('console-not-built'))}\n`)
      // Vite names what is in assets/ by its content.
      const cached = path.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'
      reply.header('cache-control', cached)
      return reply.sendFile(/\.\w+$/.test(path) ? path : 'index.html')
    })
  })
}
