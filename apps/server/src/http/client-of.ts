import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import type { TLSSocket } from 'node:tls'
import proxyAddr from '@fastify/proxy-addr'
import type { Client } from '../access/caller.ts'
import { isLoopback, type Config } from '../config.ts'

export interface ClientReader {
  /** For requests and for upgrades. */
  clientOf: (request: IncomingMessage) => Client
  /** Whether a request crossed a network in the clear: plain HTTP, neither from this machine nor from a configured proxy. */
  isExposed: (request: IncomingMessage) => boolean
}

const userAgentLength = 256

/** Reads `X-Forwarded-For` and `-Proto` from configured proxies alone; from anybody else they are no more than a claim. */
export function clientReader({ trustedProxies, url }: Pick<Config, 'trustedProxies' | 'url'>): ClientReader {
  const isProxy = trustedProxies.length === 0 ? () => false : proxyAddr.compile([...trustedProxies])
  const secureHost = url?.startsWith('https:') === true ? new URL(url).host : undefined
  const isEncrypted = ({ socket }: IncomingMessage) => (socket as Partial<TLSSocket>).encrypted === true

  function isSecure(request: IncomingMessage): boolean {
    // People reach that host by https alone, also where the proxy does not say so.
    if (isEncrypted(request) || request.headers.host === secureHost) return true
    const forwarded = request.headers['x-forwarded-proto']
    return (
      typeof forwarded === 'string' && isProxy(peerOf(request), 0) && forwarded.split(',').at(-1)?.trim() === 'https'
    )
  }
  return {
    clientOf: (request) => ({
      // From the nearest hop outwards, up to the first that is no proxy of ours.
      address: normal(proxyAddr.all(request, isProxy).findLast((hop) => isIP(hop) !== 0) ?? peerOf(request)),
      userAgent: (request.headers['user-agent'] ?? '').slice(0, userAgentLength),
      secure: isSecure(request),
      port: portOf(request),
      origin: request.headers.origin ?? null,
    }),
    isExposed: (request) => {
      const peer = peerOf(request)
      return !isEncrypted(request) && !isLoopback(peer) && !isProxy(peer, 0)
    },
  }
}

/** As whoever calls names it; the guard has refused other names than ours. */
function portOf({ headers: { host = '' } }: IncomingMessage): string {
  return /:(\d+)$/.exec(host)?.[1] ?? ''
}

/** Empty once the connection is gone. */
function peerOf({ socket }: IncomingMessage): string {
  return socket.remoteAddress ?? ''
}

/** One machine has one address, whether it came over a socket of IPv4 or one of both. */
function normal(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/, '')
}
