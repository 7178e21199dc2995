import type { FastifyInstance } from 'fastify'
import type { ListenerNames } from './listener-names.ts'

const reading = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Refuses requests under a foreign Host (421) and state changes another site's page could have sent (403). */
export function guardRequests(server: FastifyInstance, names: () => ListenerNames): void {
  server.removeContentTypeParser('text/plain')
  server.addHook('onRequest', async (request, reply) => {
    const { host, origin, 'sec-fetch-site': site } = request.headers
    const { hosts, origins } = names()
    if (host === undefined || !hosts.has(host))
      return reply.code(421).send(refusal(`This server is not ${host ?? 'without a name'}.`))
    if (reading.has(request.method)) return undefined
    if (origin !== undefined && !origins.has(origin))
      return reply.code(403).send(refusal(`Requests from ${origin} are not accepted.`))
    if (site !== undefined && site !== 'same-origin' && site !== 'none')
      return reply.code(403).send(refusal('Requests from other sites are not accepted.'))
    return undefined
  })
}

function refusal(message: string): object {
  return { success: false, code: 'FORBIDDEN', message }
}
