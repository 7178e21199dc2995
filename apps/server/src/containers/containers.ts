import {
  OpError,
  type ContainerAction,
  type ContainerDetail,
  type ContainerRow,
  type EngineInfo,
  type Job,
  type JobKind,
} from '@holdfast/contract'
import {
  actOnContainer,
  inspectContainer,
  listContainers,
  readEngineInfo,
  resolveContainer,
} from '@holdfast/docker-ops'
import type { Caller } from '../access/identify.ts'
import { mayActAs } from '../access/may-act-as.ts'
import type { Engines } from '../engines/engines.ts'
import type { JobRunner } from '../jobs/job-runner.ts'

export interface Target {
  engineId: string
  containerId: string
}

/** What a running job reads or writes must stay as it is until the job has ended. */
const refusedWhileBusy = new Set<ContainerAction['action']>(['stop', 'restart', 'pause', 'kill', 'remove', 'rename'])
/** And so must what a job keeps paused or stopped. */
const refusedWhileHeld = new Set<ContainerAction['action']>(['start', 'unpause'])
/** A restore and a verify read the backup alone: the container it was made of is nothing to them. */
const needsContainer = new Set<JobKind>(['export', 'clone', 'backup'])
const endsOwnProcess = new Set<ContainerAction['action']>(['stop', 'restart', 'pause', 'kill', 'remove'])

/** The containers of all engines, for whatever transport asks. */
export class Containers {
  readonly #engines: Engines
  readonly #runner: JobRunner

  constructor(engines: Engines, runner: JobRunner) {
    this.#engines = engines
    this.#runner = runner
  }

  async list(engineId: string): Promise<{ engine: EngineInfo; rows: ContainerRow[] }> {
    const engine = this.#engines.get(engineId)
    const [info, rows] = await Promise.all([readEngineInfo(engine, {}), listContainers(engine, {})])
    return { engine: info, rows }
  }

  async inspect(target: Target, caller: Caller): Promise<ContainerDetail> {
    const engine = this.#engines.get(target.engineId)
    const { id } = await resolveContainer(engine, target.containerId, {})
    const detail = await inspectContainer(engine, id, {})
    if (mayActAs(caller.role, 'operator')) return detail
    return { ...detail, environment: detail.environment.map(({ name }) => ({ name, value: null })) }
  }

  /** @throws OpError `CONTAINER_BUSY` naming the job that needs the container as it is, `OWN_CONTAINER`. */
  async act(target: Target, action: ContainerAction): Promise<{ containerId: string }> {
    const engine = this.#engines.get(target.engineId)
    const { id } = await resolveContainer(engine, target.containerId, {})
    if (endsOwnProcess.has(action.action) && id === (await this.#engines.ownContainer(engine.id)))
      throw new OpError('OWN_CONTAINER', `Holdfast runs in this container and cannot ${action.action} itself.`)
    const onIt = this.#runner.activeOn(id).filter(({ job }) => needsContainer.has(job.request.kind))
    const busy = onIt.find(({ holds }) => isRefused(action, holds))
    if (busy !== undefined) throw refuseBusy(busy.job)
    await actOnContainer(engine, id, action, {})
    return { containerId: id }
  }
}

function isRefused({ action }: ContainerAction, holds: boolean): boolean {
  return refusedWhileBusy.has(action) || (holds && refusedWhileHeld.has(action))
}

function refuseBusy({ id, request: { kind, containerName } }: Job): OpError {
  const message = `A ${kind} of ${containerName} is running; wait for it or cancel it first.`
  return new OpError('CONTAINER_BUSY', message, { jobId: id })
}
