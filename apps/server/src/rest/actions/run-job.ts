import type { FastifyRequest } from 'fastify'
import type { Job } from '@holdfast/contract'
import type { Caller } from '../../access/caller.ts'
import { startedBy } from '../../access/started-by.ts'
import type { Services } from '../../router.ts'
import { describeJob } from '../rest-job.ts'
import { answerOf } from './job-answer.ts'
import { locateBackup } from './locate-backup.ts'
import type { RestAction } from './rest-action.ts'

export type Answer = { status: number; body: object; location?: string }

export type JobAction = Extract<RestAction, { action: 'clone' | 'backup' | 'restore' }>

interface Call {
  caller: Caller
  engineId: string
  request: FastifyRequest
}

/** Starts the job and waits for its end, unless the caller prefers not to. */
export async function runJob(services: Services, input: JobAction, call: Call): Promise<Answer> {
  const job = await startOnce(services, input, call)
  if (/(^|,)\s*respond-async\s*(,|;|$)/i.test(String(call.request.headers['prefer'] ?? '')))
    return { status: 202, body: describeJob(job), location: `/api/jobs/${job.id}` }
  return { status: 200, body: answerOf(await services.runner.ended(job.id), input.action) }
}

/** A retry gets the job of its key, also when what it names is gone by now. */
async function startOnce(services: Services, input: JobAction, { request, ...call }: Call): Promise<Job> {
  const key = request.headers['idempotency-key']
  const idempotencyKey = typeof key === 'string' && key !== '' ? key.slice(0, 128) : undefined
  try {
    return await start(services, input, { ...call, idempotencyKey })
  } catch (error) {
    const refuse = async (): Promise<never> => {
      throw error
    }
    return services.runner.start(refuse, startedBy(call.caller, idempotencyKey))
  }
}

interface Starting {
  caller: Caller
  engineId: string
  idempotencyKey: string | undefined
}

async function start(services: Services, input: JobAction, { caller, ...onEngine }: Starting): Promise<Job> {
  switch (input.action) {
    case 'clone':
      return services.clones.start({ ...onEngine, containerId: input.containerId, ...input.options }, caller)
    case 'backup': {
      const target = { ...onEngine, containerId: input.containerId }
      if (input.options.format === 'complete') {
        const { format: _complete, vault, ...options } = input.options
        const vaultId = vault && (await services.vaults.idOf(vault))
        return services.backups.start({ ...target, ...options, vault: vaultId }, caller)
      }
      const { format: _plain, ...options } = input.options
      return services.exports.start({ ...target, ...options }, caller)
    }
    case 'restore': {
      const { backupId: _id, vault: _vault, ...options } = input.options
      return services.restores.start(
        { ...onEngine, ...(await locateBackup(services, input, caller)), ...options },
        caller,
      )
    }
    default:
      return input satisfies never
  }
}
