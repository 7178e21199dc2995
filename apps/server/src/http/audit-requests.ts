import type { FastifyInstance, FastifyRequest } from 'fastify'
import { OpError } from '@holdfast/contract'
import { failureOf, type Audit, type Ending, type Recording } from '../access/audit.ts'

/** What a route does, as its procedure would be called, and what that would be asked with. */
export interface RouteAction {
  action: string
  input: unknown
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * What is recorded of a call: its parameters are the input where it is a name. Null for what changes nothing and hands out nothing.
     * Only routes that are read need not say.
     */
    audit?: string | null | ((request: FastifyRequest) => RouteAction | null)
  }
  interface FastifyRequest {
    /** What it failed with, where the route answers that itself. */
    failure?: unknown
  }
}

interface AuditOptions {
  audit: Audit
  addressOf: (request: FastifyRequest) => string
}

const reading = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Records what REST is asked to do, and what is downloaded: before the handler runs, and when it has answered, or the last byte was sent.
 * What cannot be recorded is refused. Fails at start when a route that changes something does not say what.
 */
export function auditRequests(server: FastifyInstance, { audit, addressOf }: AuditOptions): void {
  const recordings = new WeakMap<FastifyRequest, Recording>()

  server.addHook('onRoute', ({ method, url, config }) => {
    const isRead = [method].flat().every((one) => reading.has(one))
    if (!isRead && config?.audit === undefined)
      throw new Error(`Route ${String(method)} ${url} does not say what it does.`)
  })
  server.addHook('preHandler', async (request, reply) => {
    const done = actionOf(request)
    if (done === null || request.method === 'HEAD') return
    recordings.set(request, await audit.begin({ ...about(request), ...done }))
    // What is sent in pieces has ended then, or was broken off.
    reply.raw.once(
      'close',
      () => void end(request, reply.raw.writableFinished ? endingOf(request) : { code: 'CANCELLED' }),
    )
  })
  server.addHook('onError', async (request, _reply, error) => {
    request.failure ??= error
    if (recordings.has(request) || !(error instanceof OpError) || error.code !== 'FORBIDDEN') return
    const { permission = '' } = request.routeOptions.config
    await audit.ended(
      { ...about(request), ...(actionOf(request) ?? { action: permission, input: {} }) },
      failureOf(error),
    )
  })
  server.addHook('onSend', async (request, reply, payload) => {
    if (typeof payload === 'string')
      await end(request, endingOf(request, reply.statusCode, reply.getHeader('location')))
  })

  async function end(request: FastifyRequest, ending: Ending): Promise<void> {
    const recording = recordings.get(request)
    recordings.delete(request)
    await recording?.end(ending)
  }

  function about(request: FastifyRequest) {
    return { actor: request.caller?.actor ?? null, from: addressOf(request) }
  }
}

function actionOf(request: FastifyRequest): RouteAction | null {
  const { audit = null } = request.routeOptions.config
  if (typeof audit === 'function') return audit(request)
  if (audit === null) return null
  return { action: audit, input: { ...(request.query as object), ...(request.params as object) } }
}

function endingOf({ failure }: FastifyRequest, status = 200, location?: unknown): Ending {
  if (failure !== undefined) return failureOf(failure)
  if (status >= 400) return { code: 'BAD_REQUEST' }
  const jobId = /^\/api\/jobs\/([\w-]+)$/.exec(typeof location === 'string' ? location : '')?.[1]
  return jobId === undefined ? {} : { jobId }
}
