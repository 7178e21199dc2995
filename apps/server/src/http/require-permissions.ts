import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Permission } from '@holdfast/contract'
import { authorize } from '../access/authorize.ts'
import type { Caller } from '../access/caller.ts'
import type { OpenConnections } from '../access/open-connections.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the route does; `public` is for everybody. */
    permission?: Permission | 'public'
  }
  interface FastifyRequest {
    /** Who calls a route that is not public. */
    caller: Caller
  }
}

interface PermissionOptions {
  identify: (request: FastifyRequest) => Promise<Caller | null>
  connections: OpenConnections
  /** Whose routes come from a plugin, which cannot declare a permission. */
  publicFolders?: readonly string[]
}

/**
 * Fails at start when a route declares no permission, and refuses callers who lack it: before a body is read, so that nobody
 * learns from a refusal what a body should look like. What is still being answered ends with the rights of who asked.
 */
export function requirePermissions(server: FastifyInstance, options: PermissionOptions): void {
  const { identify, connections, publicFolders = [] } = options
  server.addHook('onRoute', (route) => {
    if (route.config?.permission !== undefined) return
    const isPublic = publicFolders.some((folder) => route.url === folder || route.url.startsWith(`${folder}/`))
    if (!isPublic) throw new Error(`Route ${String(route.method)} ${route.url} declares no permission.`)
    route.config = { ...route.config, permission: 'public' }
  })
  server.addHook('onRequest', async (request, reply) => {
    const needed = request.routeOptions.config.permission
    if (needed === undefined || needed === 'public') return
    const caller = authorize(await identify(request), needed)
    request.caller = caller
    const close = () => void request.raw.destroy()
    const open = connections.add({ caller, identify: () => identify(request), close })
    reply.raw.once('close', () => open[Symbol.dispose]())
  })
}
