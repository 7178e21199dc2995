import type { FastifyRequest } from 'fastify'
import type { Permission } from '@holdfast/contract'
import { authorize } from '../../access/authorize.ts'
import type { Services } from '../../router.ts'
import { engineOf } from '../engine-of.ts'
import { inEnglish } from '../in-english.ts'
import { shortId } from './job-answer.ts'
import { locateBackup } from './locate-backup.ts'
import type { RestAction } from './rest-action.ts'
import { runJob, type Answer } from './run-job.ts'

/** Does what a body of `POST /api/docker/containers` asks for. @throws OpError what went wrong. */
export async function runAction(services: Services, input: RestAction, request: FastifyRequest): Promise<Answer> {
  const caller = authorize(request.caller, permissionOf(input))
  const engineId = engineOf(services.engines, input.engine)
  const { action } = input
  if (action === 'plan-clone') {
    const { containerId, options } = input
    const plan = await services.clones.plan({ engineId, containerId, ...options }, caller)
    return { status: 200, body: inEnglish({ success: true, action, plan }) }
  }
  if (action === 'plan-restore') {
    const { backupId: _id, vault: _vault, ...options } = input.options
    const ref = await locateBackup(services, input, caller)
    const plan = await services.restores.plan({ engineId, ...ref, ...options }, caller)
    return { status: 200, body: inEnglish({ success: true, action, plan }) }
  }
  if (action === 'clone' || action === 'backup' || action === 'restore')
    return runJob(services, input, { caller, engineId, request })
  const { containerId, engine: _engine, ...rest } = input
  const done = await services.containers.act({ engineId, containerId }, rest, caller)
  return { status: 200, body: { success: true, action, containerId: shortId(done.containerId) } }
}

function permissionOf(input: RestAction): Permission {
  switch (input.action) {
    case 'clone':
    case 'plan-clone':
      return 'clones.create'
    case 'restore':
    case 'plan-restore':
      return 'restores.create'
    case 'backup':
      return input.options.format === 'complete' ? 'backups.create' : 'exports.create'
    case 'remove':
      return 'containers.remove'
    case 'start':
    case 'stop':
    case 'restart':
    case 'pause':
    case 'unpause':
    case 'kill':
    case 'rename':
      return 'containers.control'
    default:
      return input satisfies never
  }
}
