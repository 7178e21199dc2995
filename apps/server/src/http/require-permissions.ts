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
  /** Whose routes come from a plugin, which cannot declare a permission: it is declared here. */
  folders?: Readonly<Record<string, Permission>>
}

export interface RegisteredRoute {
  readonly method: string
  readonly url: string
  readonly permission: Permission | 'public'
}

/**
 * Fails at start when a route declares no permission, and refuses callers who lack it: before a body is read, so that nobody
 * learns from a refusal what a body should look like. What is still being answered ends with the rights of who asked.
 * Answers the routes, which are added later.
 */
export function requirePermissions(server: FastifyInstance, options: PermissionOptions): readonly RegisteredRoute[] {
  const { identify, connections, folders = {} } = options
  const routes: RegisteredRoute[] = []
  server.addHook('onRoute', (route) => {
    const isBelow = ([folder]: [string, Permission]) => route.url === folder || route.url.startsWith(`${folder}/`)
    const permission = route.config?.permission ?? Object.entries(folders).find(isBelow)?.[1]
    if (permission === undefined) throw new Error(`Route ${String(route.method)} ${route.url} declares no permission.`)
    route.config = { ...route.config, permission }
    for (const method of [route.method].flat()) routes.push({ method, url: route.url, permission })
  })
  server.addHook('onRequest', async (request, reply) => {
    const needed = request.routeOptions.config.permission
    if (needed === undefined || needed === 'public') return
    const identity = await identify(request)
    if (identity !== null) request.caller = identity
    const caller = authorize(identity, needed)
    const close = () => void request.raw.destroy()
    const open = connections.add({ caller, identify: () => identify(request), close })
    reply.raw.once('close', () => open[Symbol.dispose]())
  })
  return routes
}
