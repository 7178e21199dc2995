import type { FastifyRequest } from 'fastify'
import { defaultEngineId, type Job } from '@holdfast/contract'
import type { Caller } from '../access/identify.ts'
import type { Services } from '../router.ts'
import { answerOf } from './job-answer.ts'
import type { RestAction } from './rest-action.ts'

export type Answer = { status: number; body: object; location?: string }

export type JobAction = Extract<RestAction, { action: 'clone' | 'backup' | 'restore' }>

interface Asked {
  caller: Caller
  request: FastifyRequest
}

/** Starts the job and waits for its end, unless the caller prefers not to. */
export async function runJob(services: Services, input: JobAction, asked: Asked): Promise<Answer> {
  const job = await start(services, input, asked)
  if (/(^|,)\s*respond-async\s*(,|;|$)/i.test(String(asked.request.headers['prefer'] ?? '')))
    return { status: 202, body: job, location: `/api/jobs/${job.id}` }
  return { status: 200, body: answerOf(await services.runner.ended(job.id), input.action) }
}

async function start(services: Services, input: JobAction, { caller, request }: Asked): Promise<Job> {
  const key = request.headers['idempotency-key']
  const idempotencyKey = typeof key === 'string' && key !== '' ? key.slice(0, 128) : undefined
  const onEngine = { engineId: defaultEngineId, idempotencyKey }
  switch (input.action) {
    case 'clone':
      return services.clones.start({ ...onEngine, containerId: input.containerId, ...input.options }, caller)
    case 'backup': {
      const target = { ...onEngine, containerId: input.containerId }
      if (input.options.format === 'complete') {
        const { format: _complete, ...options } = input.options
        return services.backups.start({ ...target, ...options }, caller)
      }
      const { format: _plain, ...options } = input.options
      return services.exports.start({ ...target, ...options }, caller)
    }
    case 'restore': {
      const { backupId, vault, ...options } = input.options
      const ref = await services.catalogue.locate(backupId, vault)
      return services.backups.restore({ ...onEngine, ...ref, ...options }, caller)
    }
    default:
      return input satisfies never
  }
}
