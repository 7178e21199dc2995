import type { IncomingMessage } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { message, textOf, type Message } from '@holdfast/contract'
import { isLoopback, type Config } from '../config.ts'

/** What a browser may call this listener: the only Hosts answered and the only Origins trusted. */
export interface ListenerNames {
  readonly hosts: ReadonlySet<string>
  readonly origins: ReadonlySet<string>
}

/**
 * The loopback's names where it is listened on, and the one of `HOLDFAST_URL`. A page that rebinds its own name to 127.0.0.1
 * still sends its own name, so names are compared whole, port included.
 */
export function listenerNames({ host, port, url, tls }: Pick<Config, 'host' | 'port' | 'url' | 'tls'>): ListenerNames {
  const scheme = tls === undefined ? 'http' : 'https'
  const isLocal = isLoopback(host) || host === '0.0.0.0' || host === '::'
  const local = isLocal ? ['127.0.0.1', 'localhost', '[::1]'].map((name) => new URL(`${scheme}://${name}:${port}`)) : []
  const all = url === undefined ? local : [...local, new URL(url)]
  return { hosts: new Set(all.map((one) => one.host)), origins: new Set(all.map(({ origin }) => origin)) }
}

interface Refusal {
  status: 400 | 403 | 421
  detail: Message
}

/** Why a request, or an upgrade, may not come in; null when it may. */
export type RequestCheck = (request: IncomingMessage) => Refusal | null

interface CheckParts {
  names: () => ListenerNames
  /** Whether a request crossed a network in the clear where that is not allowed. */
  isExposed: (request: IncomingMessage) => boolean
}

const reading = new Set(['GET', 'HEAD', 'OPTIONS'])
const overrides = ['x-http-method-override', 'x-http-method', 'x-method-override']

/**
 * Refuses requests under a foreign Host (421), state changes another site's page could have sent (403) and methods that pretend
 * to be another (400). An upgrade needs an Origin of ours, for it comes without a preflight; a program with a token has none, and
 * no browser lets a page put Authorization on a socket.
 */
export function requestCheck({ names, isExposed }: CheckParts): RequestCheck {
  return (request) => {
    const { host, origin, upgrade, authorization, 'sec-fetch-site': site } = request.headers
    const { hosts, origins } = names()
    if (isExposed(request)) return { status: 403, detail: message('plain-http-refused') }
    if (host === undefined) return { status: 421, detail: message('host-missing') }
    if (!hosts.has(host)) return { status: 421, detail: message('host-foreign', { host }) }
    const header = overrides.find((name) => request.headers[name] !== undefined)
    if (header !== undefined) return { status: 400, detail: message('override-refused', { header }) }
    const isUpgrade = upgrade !== undefined
    if (!isUpgrade && reading.has(request.method ?? '')) return null
    if (origin === undefined ? isUpgrade && authorization === undefined : !origins.has(origin))
      return { status: 403, detail: message('origin-foreign', { origin: origin ?? 'nowhere' }) }
    if (site !== undefined && site !== 'same-origin' && site !== 'none')
      return { status: 403, detail: message('site-foreign') }
    return null
  }
}

export function guardRequests(server: FastifyInstance, check: RequestCheck): void {
  server.removeContentTypeParser('text/plain')
  server.addHook('onRequest', async ({ raw }, reply) => {
    const refusal = check(raw)
    if (refusal === null) return undefined
    const { status, detail } = refusal
    const code = status === 400 ? 'BAD_REQUEST' : 'FORBIDDEN'
    return reply.code(status).send({ success: false, code, message: textOf(detail) })
  })
}
