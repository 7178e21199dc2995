import type { FastifyInstance } from 'fastify'
import type { Role } from '@holdfast/contract'
import { identify } from '../access/identify.ts'
import { mayActAs } from '../access/may-act-as.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The least role that may call the route; `public` needs none. */
    role?: Role | 'public'
  }
}

/** Fails at start when a route declares no role, and refuses callers whose role is less than declared. */
export function requireRoles(server: FastifyInstance): void {
  server.addHook('onRoute', ({ method, url, config }) => {
    if (config?.role === undefined) throw new Error(`Route ${String(method)} ${url} declares no role.`)
  })
  server.addHook('preHandler', async (request, reply) => {
    const needed = request.routeOptions.config.role
    if (needed === undefined || needed === 'public' || mayActAs(identify().role, needed)) return undefined
    return reply.code(403).send({ success: false, code: 'FORBIDDEN', message: `This needs the role ${needed}.` })
  })
}
