import { OpError, type CloneConflict, type PlannedPort, type PolicyFinding, type Role } from '@holdfast/contract'
import { message, type Message } from '@holdfast/contract/messages'
import type { BindSource } from '../container/bind-sources.ts'
import type { TakenNames } from '../container/in-use.ts'
import { isAlive, ownName } from '../container/names.ts'
import { cleanPath } from '../engine/raw/bind-spec.ts'
import type { RawMountSpec } from '../engine/raw/raw-inspect.ts'
import { layerRefusal, mountDataRefusal } from '../engine/read-capabilities.ts'
import { freeName, isFree } from './free-name.ts'
import { linkConflicts } from './host/plan-links.ts'
import { namespaceConflicts, type Candidate } from './host/plan-namespaces.ts'
import { imageMountConflicts } from './mounts/image-mounts.ts'
import { missingFolder } from './mounts/missing-folders.ts'
import { subpathConflicts } from './mounts/subpath-conflicts.ts'
import { addressConflicts } from './networks/address-conflicts.ts'
import type { ContainerSpec } from './plan-container.ts'
import type { PlanContext } from './plan-context.ts'
import { beyondPolicy, settingName } from './plan-policy.ts'
import { planQuiesce } from './plan-quiesce.ts'

export interface ConflictFacts {
  /** All of the engine. */
  rows: readonly Candidate[]
  taken: TakenNames
  ports: readonly PlannedPort[]
  policy: readonly PolicyFinding[]
  grants: Role
  /** See `Granted`. */
  confirmed?: readonly string[] | undefined
  ownContainerId: string | null
  /** Why the writable layer cannot be included; null where it can, or nobody knows. */
  layerRefusal: Message | null
  /** Of the sources of its binds, what the host has not. */
  missing: readonly BindSource[]
}

/** Everything that would make the clone fail or do harm, each with the change of the options that avoids it. */
export function findConflicts(context: PlanContext, spec: ContainerSpec, facts: ConflictFacts): CloneConflict[] {
  return [
    ...nameConflicts(context, spec, facts.taken),
    ...mountConflicts(context, spec),
    ...missingConflicts(context, facts.missing),
    ...portConflicts(context, facts.ports),
    ...unmetNeeds(context, spec, facts.rows),
    ...modeConflicts(context, spec, facts.ownContainerId),
    ...layerConflicts(context, facts.layerRefusal),
    ...policyConflicts(facts),
  ]
}

function nameConflicts({ name, purpose }: PlanContext, { volumes }: ContainerSpec, taken: TakenNames): CloneConflict[] {
  const endings = volumes.map((volume) => volume.name.slice(name.length))
  if (isFree(name, endings, taken)) return []
  const volume = endings.map((ending) => `${name}${ending}`).find((one) => taken.volumes.has(one))
  const free = freeName(name, endings, taken)
  return [
    {
      code: 'NAME_IN_USE',
      field: 'name',
      message: taken.containers.has(name)
        ? message('container-name-taken', { name })
        : message('volume-name-taken', { volume: volume ?? name, purpose }),
      fix: { label: message('fix-name', { name: free }), options: { name: free } },
    },
  ]
}

function mountConflicts(context: PlanContext, spec: ContainerSpec): CloneConflict[] {
  const { start, allowSharedMounts } = context.options
  const shared = start && !allowSharedMounts ? contestedMounts(context, spec) : []
  return shared.map(({ data, destination }) => ({
    code: 'MOUNT_SHARED',
    field: `mounts.${destination}`,
    message: message('both-would-write', { data, container: ownName(context.container), purpose: context.purpose }),
    fix: context.files.has(destination)
      ? {
          label: message('fix-share-read-only', { destination }),
          options: { mounts: { [destination]: 'share-read-only' } },
        }
      : { label: message('fix-copy', { destination }), options: { mounts: { [destination]: 'copy' } } },
  }))
}

function missingConflicts({ options }: PlanContext, missing: readonly BindSource[]): CloneConflict[] {
  const overridden = new Set(Object.keys(options.overrides.mounts ?? {}).map(cleanPath))
  return missing.map((bind) => {
    const { code, detail, field } = missingFolder(bind)
    const label = message('fix-exclude-mount', { destination: bind.destination })
    const fix = { label, options: { mounts: { [bind.destination]: 'exclude' as const } } }
    return { code, field: field ?? '', message: detail, fix: overridden.has(bind.destination) ? null : fix }
  })
}

/** What this engine cannot do, whatever is on it. */
function engineConflicts(
  { capabilities, container, options, purpose }: PlanContext,
  { volumes }: ContainerSpec,
): CloneConflict[] {
  // Podman takes a whole image, as a restore sends it.
  const isTaken = capabilities.kind === 'podman' && purpose === 'restore'
  const layer = options.writableLayer === 'include' && !isTaken ? layerRefusal(capabilities, container) : null
  const layerFix = { label: message('fix-exclude-layer'), options: { writableLayer: 'exclude' as const } }
  return [
    ...volumes.flatMap(({ copyOf }): CloneConflict[] => {
      const destination = copyOf?.destination ?? ''
      const detail = copyOf && mountDataRefusal(capabilities, container, destination)
      if (detail === null) return []
      const fix = {
        label: message('fix-empty-mount', { destination }),
        options: { mounts: { [destination]: 'empty' as const } },
      }
      return [{ code: 'INVALID_STATE', field: `mounts.${destination}`, message: detail, fix }]
    }),
    ...(layer === null
      ? []
      : [{ code: 'INVALID_STATE' as const, field: 'writableLayer', message: layer, fix: layerFix }]),
  ]
}

function portConflicts({ purpose }: PlanContext, ports: readonly PlannedPort[]): CloneConflict[] {
  return ports.flatMap(({ protocol, to, takenBy }) =>
    takenBy === null || to === null
      ? []
      : [
          {
            code: 'PORT_IN_USE',
            field: 'overrides.ports',
            message: message('port-taken', {
              port: `${to}/${protocol}`,
              holder: takenBy.kind === 'container' ? takenBy.name : null,
              purpose,
            }),
            fix: { label: message('fix-next-ports'), options: { overrides: { ports: 'auto' } } },
          } satisfies CloneConflict,
        ],
  )
}

function modeConflicts(context: PlanContext, spec: ContainerSpec, ownContainerId: string | null): CloneConflict[] {
  try {
    planQuiesce(context, spec, ownContainerId)
    return []
  } catch (error) {
    if (!(error instanceof OpError)) throw error
    const canStop = context.container.State.Status === 'restarting' && context.options.mode === 'pause'
    const canPause = error.detail.code === 'stop-would-not-restart' && context.container.State.Status === 'running'
    const mode = canPause ? 'pause' : canStop && error.code !== 'OWN_CONTAINER' ? 'stop' : 'live'
    const label = message(`fix-${mode}`)
    return [{ code: error.code, field: 'mode', message: error.detail, fix: { label, options: { mode } } }]
  }
}

function layerConflicts({ options }: PlanContext, refusal: Message | null): CloneConflict[] {
  if (refusal === null || options.writableLayer === 'exclude') return []
  const fix = { label: message('fix-exclude-layer'), options: { writableLayer: 'exclude' as const } }
  return [{ code: 'INVALID_STATE', field: 'writableLayer', message: refusal, fix }]
}

/** An admin confirms each by itself: the fix of one names it beside those that are confirmed already. */
function policyConflicts({ policy, grants, confirmed }: ConflictFacts): CloneConflict[] {
  return beyondPolicy(policy, { grants, confirmed }).map((finding) => {
    const { field, value } = finding
    const settings = [message('setting-with-value', { field, value })]
    if (grants !== 'admin') return { code: 'FORBIDDEN', field, message: message('only-admin', { settings }), fix: null }
    const setting = settingName(finding)
    const fix = { label: message('fix-confirm', { setting }), options: { confirm: [...(confirmed ?? []), setting] } }
    return { code: 'FORBIDDEN', field: 'confirm', message: message('not-confirmed', { settings }), fix }
  })
}

/** What clone and source could both write if the clone were started now; empty when the source does not run. */
export function contestedMounts({ container }: PlanContext, { contested }: ContainerSpec): ContainerSpec['contested'] {
  return isAlive(container.State.Status) ? contested : []
}

/** @throws OpError `MOUNT_SHARED` when the clone would be started on data its running source writes to. */
export function refuseSharedMounts(context: PlanContext, spec: ContainerSpec): void {
  const { start, allowSharedMounts } = context.options
  if (!start || allowSharedMounts) return
  const shared = contestedMounts(context, spec)
  if (shared.length === 0) return
  const mounts = shared.map(({ data, destination }) => message('mount-of-data', { destination, data }))
  const detail = message('clone-shares-mounts', { source: ownName(context.container), mounts })
  throw new OpError('MOUNT_SHARED', detail, { field: 'mounts' })
}

/** What it needs of the engine and does not get: other containers, addresses on its networks, images to mount, what an older one does not know. */
function unmetNeeds(context: PlanContext, spec: ContainerSpec, others: readonly Candidate[]): CloneConflict[] {
  const links = (spec.createBody.HostConfig['Links'] as string[] | null | undefined) ?? []
  const mounts = (spec.createBody.HostConfig['Mounts'] as RawMountSpec[] | null | undefined) ?? []
  return [
    ...engineConflicts(context, spec),
    ...namespaceConflicts(context, others),
    ...linkConflicts(context, links, others),
    ...addressConflicts(context),
    ...imageMountConflicts(context, mounts),
    ...subpathConflicts(context, mounts),
  ]
}

/** @throws OpError `BAD_REQUEST` or `INVALID_STATE`, with the text and the field of the first need that is not met. */
export function refuseUnmetNeeds(context: PlanContext, spec: ContainerSpec): void {
  const [conflict] = unmetNeeds(context, spec, [])
  if (conflict === undefined) return
  const { code, message: detail, field } = conflict
  throw new OpError(code, detail as Message, { field })
}
