import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { defaultEngineId, type Job, type JobState } from '@holdfast/contract'
import { OpError } from '@holdfast/contract'
import { identify, type Caller } from '../access/identify.ts'
import { mayActAs } from '../access/may-act-as.ts'
import type { Services } from '../router.ts'
import { failed, malformed, type RestError } from './rest-error.ts'
import { restAction, type RestAction } from './rest-action.ts'

type Answer = { status: number; body: object; location?: string }

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
  if (action === 'clone' || action === 'backup') return runJob(services, input, { caller, request })
  if (action === 'remove' && !mayActAs(caller.role, 'admin'))
    throw new OpError('FORBIDDEN', 'Removing a container needs the role admin.')
  const { containerId, ...rest } = input
  const target = { engineId: defaultEngineId, containerId }
  const done = await services.containers.act(target, rest)
  return { status: 200, body: { success: true, action, containerId: short(done.containerId) } }
}

type JobAction = Extract<RestAction, { action: 'clone' | 'backup' }>

interface Asked {
  caller: Caller
  request: FastifyRequest
}

async function runJob(services: Services, input: JobAction, { caller, request }: Asked): Promise<Answer> {
  const key = request.headers['idempotency-key']
  const target = {
    engineId: defaultEngineId,
    containerId: input.containerId,
    idempotencyKey: typeof key === 'string' && key !== '' ? key.slice(0, 128) : undefined,
  }
  const job =
    input.action === 'clone'
      ? await services.clones.start({ ...target, ...input.options }, caller)
      : await services.exports.start({ ...target, ...input.options }, caller)
  if (/(^|,)\s*respond-async\s*(,|;|$)/i.test(String(request.headers['prefer'] ?? '')))
    return { status: 202, body: job, location: `/api/jobs/${job.id}` }
  return { status: 200, body: answerOf(await services.runner.ended(job.id), input.action) }
}

function answerOf({ request, state }: Job, action: string): object {
  if (state.status !== 'succeeded') throw endedOtherwise(state)
  const { result } = state
  switch (result.kind) {
    case 'clone': {
      const sourceId = short(request.containerId)
      return { success: true, action, sourceId, newId: short(result.containerId), newName: result.name }
    }
    case 'export': {
      const { filePath, sizeBytes } = result
      return {
        success: true,
        action,
        containerId: short(request.containerId),
        backupFile: request.kind === 'export' ? request.fileName : filePath,
        backupPath: filePath,
        sizeBytes,
        sizeMB: Math.round(sizeBytes / 1_048_576),
        timestamp: new Date(state.finishedAt).toISOString(),
      }
    }
    default:
      return result satisfies never
  }
}

function endedOtherwise(state: JobState): OpError {
  if (state.status === 'failed')
    return new OpError(state.code, state.message, state.field === null ? {} : { field: state.field })
  if (state.status === 'cancelled') return new OpError('CANCELLED', 'The job was cancelled; nothing was left behind.')
  return new OpError('INTERRUPTED', 'Holdfast stopped before the job ended; nothing was left behind.')
}

async function send(reply: FastifyReply, answer: Answer | RestError): Promise<FastifyReply> {
  if ('location' in answer && answer.location !== undefined) reply.header('location', answer.location)
  return reply.code(answer.status).send(answer.body)
}

function actionOf(body: unknown): string | undefined {
  const action = typeof body === 'object' && body !== null && 'action' in body ? body.action : undefined
  return typeof action === 'string' ? action.slice(0, 64) : undefined
}

function short(id: string): string {
  return id.slice(0, 12)
}
