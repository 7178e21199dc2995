import helmet from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'
import type { ClientReader } from './client-of.ts'

const yearSeconds = 31_536_000

/** What no page of the console needs, and so no script that got into one may use. */
const unused = [
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'hid',
  'microphone',
  'midi',
  'payment',
  'serial',
  'usb',
]

interface HeaderParts extends Pick<ClientReader, 'clientOf'> {
  /** The origin people use. */
  url: string | undefined
}

/** Headers of every answer, refusals included. What a route sends may be cached only where the route says so. */
export async function sendSecurityHeaders(server: FastifyInstance, { clientOf, url }: HeaderParts): Promise<void> {
  const publicHost = url === undefined ? undefined : new URL(url).host
  await server.register(helmet, {
    strictTransportSecurity: false,
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrcAttr: ["'none'"],
        // Mantine sets style attributes and one style element.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        frameSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
  })
  server.addHook('onRequest', async ({ raw }, reply) => {
    reply.header('cache-control', 'no-store')
    reply.header('permissions-policy', unused.map((feature) => `${feature}=()`).join(', '))
    // Not for localhost: a browser would ask every other program there for https, too.
    if (raw.headers.host === publicHost && clientOf(raw).secure)
      reply.header('strict-transport-security', `max-age=${yearSeconds}`)
  })
}
