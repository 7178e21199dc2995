import type { FastifyInstance } from 'fastify'
import { message, textOf, type Role } from '@holdfast/contract'
import { identify, type Caller } from '../access/identify.ts'
import { mayActAs } from '../access/roles.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The least role that may call the route; `public` needs none. */
    role?: Role | 'public'
  }
}

interface RoleOptions {
  /** Whose routes come from a plugin, which cannot declare a role. */
  publicFolders?: readonly string[]
  identify?: () => Caller
}

/**
 * Fails at start when a route declares no role, and refuses callers whose role is less than declared: before a body is read,
 * so that nobody learns from a refusal what a body should look like.
 */
export function requireRoles(
  server: FastifyInstance,
  { publicFolders = [], identify: whoCalls = identify }: RoleOptions = {},
): void {
  server.addHook('onRoute', (route) => {
    if (route.config?.role !== undefined) return
    const isPublic = publicFolders.some((folder) => route.url === folder || route.url.startsWith(`${folder}/`))
    if (!isPublic) throw new Error(`Route ${String(route.method)} ${route.url} declares no role.`)
    route.config = { ...route.config, role: 'public' }
  })
  server.addHook('onRequest', async (request, reply) => {
    const needed = request.routeOptions.config.role
    if (needed === undefined || needed === 'public' || mayActAs(whoCalls().role, needed)) return undefined
    const body = { success: false, code: 'FORBIDDEN', message: textOf(message('role-missing', { role: needed })) }
    return reply.code(403).send(body)
  })
}
