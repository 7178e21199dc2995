import {
  may,
  message,
  OpError,
  type ContainerAction,
  type ContainerDetail,
  type ContainerRow,
  type EngineInfo,
  type Job,
} from '@holdfast/contract'
import { actOnContainer, inspectContainer, listLabelled, readEngineInfo, type Engine } from '@holdfast/docker-ops'
import type { Caller } from '../access/caller.ts'
import { isInScope, isScoped, type Beholder } from '../access/in-scope.ts'
import type { Engines } from '../engines/engines.ts'
import type { JobRunner } from '../jobs/job-runner.ts'
import { hidden } from '../jobs/mask-environment.ts'
import { listInSight, resolveInSight } from '../sight/resolve-in-sight.ts'

export interface Target {
  engineId: string
  containerId: string
}

/** What a running job reads or writes must stay as it is until the job has ended; and so must what this server runs in. */
const refusedWhileBusy = new Set<ContainerAction['action']>(['stop', 'restart', 'pause', 'kill', 'remove', 'rename'])
/** And so must what a job keeps paused or stopped. */
const refusedWhileQuiesced = new Set<ContainerAction['action']>(['start', 'unpause'])

/** The containers of all engines, for whatever transport asks. */
export class Containers {
  readonly #engines: Engines
  readonly #runner: JobRunner

  constructor(engines: Engines, runner: JobRunner) {
    this.#engines = engines
    this.#runner = runner
  }

  async list(engineId: string, caller: Beholder): Promise<{ engine: EngineInfo; rows: ContainerRow[] }> {
    const engine = this.#engines.get(engineId)
    const [info, seen] = await Promise.all([readEngineInfo(engine, {}), listInSight(engine, caller)])
    return { engine: info, rows: seen.map(({ row }) => row) }
  }

  async inspect(target: Target, caller: Caller): Promise<ContainerDetail> {
    const engine = this.#engines.get(target.engineId)
    const { id } = await resolveInSight(engine, target.containerId, caller)
    const detail = await inspectContainer(engine, id, {})
    if (may(caller.role, 'containers.view-secrets')) return detail
    const [program = '', ...rest] = detail.command
    const command = rest.length === 0 ? [program] : [program, hidden]
    return { ...detail, command, environment: detail.environment.map(({ name }) => ({ name, value: null })) }
  }

  /** @throws OpError `CONTAINER_BUSY` naming the job that needs the container as it is, `OWN_CONTAINER`, `FORBIDDEN`. */
  async act(target: Target, action: ContainerAction, caller: Beholder): Promise<{ containerId: string }> {
    const engine = this.#engines.get(target.engineId)
    const { id } = await resolveInSight(engine, target.containerId, caller)
    if (action.action === 'rename') await refuseRename(engine, { id, name: action.options.name }, caller)
    if (refusedWhileBusy.has(action.action))
      await this.#engines.refuseOwn({ ...target, containerId: id }, message('own-container', { action: action.action }))
    const onIt = this.#runner.activeOn({ kind: 'container', engineId: engine.id, containerId: id })
    const busy = onIt.find(({ quiesces }) => isRefused(action, quiesces))
    if (busy !== undefined) throw refuseBusy(busy.job)
    await actOnContainer(engine, id, action, {})
    return { containerId: id }
  }
}

/** Nobody renames a container out of their own sight. @throws OpError `FORBIDDEN` */
async function refuseRename(engine: Engine, renamed: { id: string; name: string }, caller: Beholder): Promise<void> {
  if (!isScoped(caller)) return
  const { id, name } = renamed
  const [found] = await listLabelled(engine, { ids: [id] })
  if (!isInScope(caller, { name, labels: found?.labels ?? {} }))
    throw new OpError('FORBIDDEN', message('scope-missing', { name }), { field: 'name' })
}

function isRefused({ action }: ContainerAction, quiesces: boolean): boolean {
  return refusedWhileBusy.has(action) || (quiesces && refusedWhileQuiesced.has(action))
}

function refuseBusy({ id: jobId, request: { kind, subject } }: Job): OpError {
  return new OpError('CONTAINER_BUSY', message('container-busy', { kind, name: subject.name }), { jobId, subject })
}
