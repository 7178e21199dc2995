import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { defaultEngineId, OpError } from '@holdfast/contract'
import { identify } from '../../access/identify.ts'
import { mayActAs } from '../../access/may-act-as.ts'
import type { Services } from '../../router.ts'
import { locateBackup } from '../actions/locate-backup.ts'
import { failed, malformed, type RestError } from '../rest-error.ts'
import { restAction, type RestAction } from '../actions/rest-action.ts'
import { runJob, type Answer } from '../actions/run-job.ts'
import { shortId } from '../actions/short-id.ts'

/** `GET` and `POST /api/docker/containers`: the same services as tRPC, for curl and other people's scripts. */
export function serveContainerRoutes(server: FastifyInstance, services: Services): void {
  const path = '/api/docker/containers'
  server.get(path, { config: { role: 'viewer' } }, () => services.containers.list(defaultEngineId))
  server.post(path, { config: { role: 'operator' } }, async (request, reply) => {
    const parsed = restAction.safeParse(request.body)
    if (!parsed.success) return send(reply, malformed(parsed.error, actionOf(request.body)))
    const { action } = parsed.data
    try {
      return await send(reply, await act(services, parsed.data, request))
    } catch (error) {
      return send(reply, failed(error, action))
    }
  })
}

async function act(services: Services, input: RestAction, request: FastifyRequest): Promise<Answer> {
  const caller = identify()
  const { action } = input
  if (action === 'plan-clone') {
    const { containerId, options } = input
    const plan = await services.clones.plan({ engineId: defaultEngineId, containerId, ...options }, caller)
    return { status: 200, body: { success: true, action, plan } }
  }
  if (action === 'plan-restore') {
    const { backupId: _id, vault: _vault, ...options } = input.options
    const ref = await locateBackup(services, input)
    const plan = await services.backups.planRestore({ engineId: defaultEngineId, ...ref, ...options }, caller)
    return { status: 200, body: { success: true, action, plan } }
  }
  if (action === 'clone' || action === 'backup' || action === 'restore')
    return runJob(services, input, { caller, request })
  if (action === 'remove' && !mayActAs(caller.role, 'admin'))
    throw new OpError('FORBIDDEN', 'Removing a container needs the role admin.')
  const { containerId, ...rest } = input
  const target = { engineId: defaultEngineId, containerId }
  const done = await services.containers.act(target, rest)
  return { status: 200, body: { success: true, action, containerId: shortId(done.containerId) } }
}

async function send(reply: FastifyReply, answer: Answer | RestError): Promise<FastifyReply> {
  if ('location' in answer && answer.location !== undefined) reply.header('location', answer.location)
  return reply.code(answer.status).send(answer.body)
}

function actionOf(body: unknown): string | undefined {
  const action = typeof body === 'object' && body !== null && 'action' in body ? body.action : undefined
  return typeof action === 'string' ? action.slice(0, 64) : undefined
}
