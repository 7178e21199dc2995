import type { FastifyRequest } from 'fastify'
import { message, OpError } from '@holdfast/contract'
import { identify } from '../../access/identify.ts'
import { mayActAs } from '../../access/roles.ts'
import type { Services } from '../../router.ts'
import { engineOf } from '../engine-of.ts'
import { inEnglish } from '../in-english.ts'
import { shortId } from './job-answer.ts'
import { locateBackup } from './locate-backup.ts'
import type { RestAction } from './rest-action.ts'
import { runJob, type Answer } from './run-job.ts'

/** Does what a body of `POST /api/docker/containers` asks for. @throws OpError what went wrong. */
export async function runAction(services: Services, input: RestAction, request: FastifyRequest): Promise<Answer> {
  const caller = identify()
  const engineId = engineOf(services.engines, input.engine)
  const { action } = input
  if (action === 'plan-clone') {
    const { containerId, options } = input
    const plan = await services.clones.plan({ engineId, containerId, ...options }, caller)
    return { status: 200, body: inEnglish({ success: true, action, plan }) }
  }
  if (action === 'plan-restore') {
    const { backupId: _id, vault: _vault, ...options } = input.options
    const ref = await locateBackup(services, input)
    const plan = await services.restores.plan({ engineId, ...ref, ...options }, caller)
    return { status: 200, body: inEnglish({ success: true, action, plan }) }
  }
  if (action === 'clone' || action === 'backup' || action === 'restore')
    return runJob(services, input, { caller, engineId, request })
  if (action === 'remove' && !mayActAs(caller.role, 'admin'))
    throw new OpError('FORBIDDEN', message('remove-needs-admin'))
  const { containerId, engine: _engine, ...rest } = input
  const done = await services.containers.act({ engineId, containerId }, rest)
  return { status: 200, body: { success: true, action, containerId: shortId(done.containerId) } }
}
