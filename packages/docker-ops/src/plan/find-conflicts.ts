import { OpError, type CloneConflict, type PlannedPort, type PolicyFinding, type Role } from '@holdfast/contract'
import type { TakenNames } from '../container/in-use.ts'
import { isAlive, ownName } from '../container/names.ts'
import { freeCloneName, isFree } from './free-name.ts'
import type { CloneSpec } from './plan-container.ts'
import type { PlanContext } from './plan-context.ts'
import { planQuiesce } from './plan-quiesce.ts'

export interface ConflictFacts {
  taken: TakenNames
  ports: readonly PlannedPort[]
  policy: readonly PolicyFinding[]
  grants: Role
  ownContainerId: string | null
}

/** Everything that would make the clone fail or do harm, each with the change of the options that avoids it. */
export function findConflicts(context: PlanContext, spec: CloneSpec, facts: ConflictFacts): CloneConflict[] {
  return [
    ...nameConflicts(context, spec, facts.taken),
    ...mountConflicts(context, spec),
    ...portConflicts(facts.ports),
    ...modeConflicts(context, spec, facts.ownContainerId),
    ...policyConflicts(facts),
  ]
}

function nameConflicts({ name }: PlanContext, { volumes }: CloneSpec, taken: TakenNames): CloneConflict[] {
  const endings = volumes.map((volume) => volume.name.slice(name.length))
  if (isFree(name, endings, taken)) return []
  const volume = endings.map((ending) => `${name}${ending}`).find((one) => taken.volumes.has(one))
  const message = taken.containers.has(name)
    ? `There is a container ${name} already.`
    : `There is a volume ${volume} already, and the clone needs one of its own.`
  const free = freeCloneName(name, endings, taken)
  return [{ code: 'NAME_IN_USE', field: 'name', message, fix: { label: `Name it ${free}`, options: { name: free } } }]
}

function mountConflicts(context: PlanContext, spec: CloneSpec): CloneConflict[] {
  const { start, allowSharedMounts } = context.options
  const shared = start && !allowSharedMounts ? contestedMounts(context, spec) : []
  return shared.map(({ data, destination }) => ({
    code: 'MOUNT_SHARED',
    field: `mounts.${destination}`,
    message: `The clone and ${ownName(context.container)} would both write to ${data} while they run. Most databases are damaged by that.`,
    fix: context.files.has(destination)
      ? { label: `Share ${destination} read-only`, options: { mounts: { [destination]: 'share-read-only' } } }
      : { label: `Copy ${destination} instead`, options: { mounts: { [destination]: 'copy' } } },
  }))
}

function portConflicts(ports: readonly PlannedPort[]): CloneConflict[] {
  return ports.flatMap(({ protocol, to, takenBy }) =>
    takenBy === null || to === null
      ? []
      : [
          {
            code: 'PORT_IN_USE',
            field: 'overrides.ports',
            message: `Port ${to}/${protocol} belongs to ${takenBy}; the clone cannot start while that uses it.`,
            fix: { label: 'Use the next free ports', options: { overrides: { ports: 'auto' } } },
          } satisfies CloneConflict,
        ],
  )
}

function modeConflicts(context: PlanContext, spec: CloneSpec, ownContainerId: string | null): CloneConflict[] {
  try {
    planQuiesce(context, spec, ownContainerId)
    return []
  } catch (error) {
    if (!(error instanceof OpError)) throw error
    const canStop = context.container.State.Status === 'restarting' && context.options.mode === 'pause'
    const mode = canStop && error.code !== 'OWN_CONTAINER' ? 'stop' : 'live'
    const label = mode === 'stop' ? 'Stop it while it is read' : 'Let it run while it is read'
    return [{ code: error.code, field: 'mode', message: error.message, fix: { label, options: { mode } } }]
  }
}

function policyConflicts({ policy, grants }: ConflictFacts): CloneConflict[] {
  const beyond = grants === 'admin' ? [] : policy.filter(({ needs }) => needs === 'admin')
  return beyond.map(({ field, value }) => ({
    code: 'FORBIDDEN',
    field,
    message: `Only an admin may create a container with ${field} (${value}).`,
    fix: null,
  }))
}

/** What clone and source could both write if the clone were started now; empty when the source does not run. */
export function contestedMounts({ container }: PlanContext, { contested }: CloneSpec): CloneSpec['contested'] {
  return isAlive(container.State.Status) ? contested : []
}

/** @throws OpError `MOUNT_SHARED` when the clone would be started on data its running source writes to. */
export function refuseSharedMounts(context: PlanContext, spec: CloneSpec): void {
  const { start, allowSharedMounts } = context.options
  if (!start || allowSharedMounts) return
  const shared = contestedMounts(context, spec)
  if (shared.length === 0) return
  const list = shared.map(({ data, destination }) => `${destination} (${data})`).join(', ')
  throw new OpError(
    'MOUNT_SHARED',
    `The clone and its running source ${ownName(context.container)} would both write to ${list}. Choose another way for these mounts, do not start the clone, or pass allowSharedMounts.`,
    { field: 'mounts' },
  )
}
