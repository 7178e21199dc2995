import type { FastifyInstance } from 'fastify'
import { message, textOf, type Message } from '@holdfast/contract'

/** What a browser may call this listener: the only Hosts answered and the only Origins trusted. */
export interface ListenerNames {
  readonly hosts: ReadonlySet<string>
  readonly origins: ReadonlySet<string>
}

/** A page that rebinds its own name to 127.0.0.1 still sends its own name, so names are compared whole, port included. */
export function listenerNames(port: number): ListenerNames {
  const hosts = ['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${port}`)
  return { hosts: new Set(hosts), origins: new Set(hosts.map((host) => `http://${host}`)) }
}

const reading = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Refuses requests under a foreign Host (421) and state changes another site's page could have sent (403). */
export function guardRequests(server: FastifyInstance, names: () => ListenerNames): void {
  server.removeContentTypeParser('text/plain')
  server.addHook('onRequest', async (request, reply) => {
    const { host, origin, 'sec-fetch-site': site } = request.headers
    const { hosts, origins } = names()
    if (host === undefined || !hosts.has(host))
      return reply
        .code(421)
        .send(refusal(host === undefined ? message('host-missing') : message('host-foreign', { host })))
    if (reading.has(request.method)) return undefined
    if (origin !== undefined && !origins.has(origin))
      return reply.code(403).send(refusal(message('origin-foreign', { origin })))
    if (site !== undefined && site !== 'same-origin' && site !== 'none')
      return reply.code(403).send(refusal(message('site-foreign')))
    return undefined
  })
}

function refusal(detail: Message): object {
  return { success: false, code: 'FORBIDDEN', message: textOf(detail) }
}
