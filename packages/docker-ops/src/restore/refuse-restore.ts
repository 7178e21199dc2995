import { OpError } from '@holdfast/contract'
import { message, type Message } from '@holdfast/contract/messages'
import { ownName } from '../container/names.ts'
import { cleanPath, parseBind } from '../engine/raw/bind-spec.ts'
import { contestedMounts, refuseUnmetNeeds } from '../plan/find-conflicts.ts'
import type { ContainerSpec } from '../plan/plan-container.ts'
import { platformRefusal } from './backup-platform.ts'
import { damaged } from './backup-source.ts'
import type { RestoreContext } from './read-restore-context.ts'

/**
 * Refuses what is no clone's affair: an image of another system, networks nobody can make, containers and addresses it needs and does not get, data the running original would write too, and a backup that
 * names a volume of the engine as its own.
 * @throws OpError `BAD_REQUEST` (field `overrides.image`, `overrides.networks.<name>`, `overrides.namespaces`, `overrides.links.<alias>`), `INVALID_STATE`, `MOUNT_SHARED`, `VAULT_DAMAGED`.
 */
export function refuseRestore(context: RestoreContext, spec: ContainerSpec): void {
  refuseForeignVolumes(context, spec)
  const otherSystem = platformRefusal(context)
  if (otherSystem !== null) throw new OpError('BAD_REQUEST', otherSystem, { field: 'overrides.image' })
  const [missing] = context.missingNetworks
  if (missing !== undefined)
    throw new OpError('BAD_REQUEST', message('network-not-in-backup', { network: missing }), {
      field: `overrides.networks.${missing}`,
    })
  refuseUnmetNeeds(context, spec)
  const [shared] = context.options.start ? contestedMounts(context, spec) : []
  if (shared !== undefined)
    throw new OpError('MOUNT_SHARED', sharedMount(context, shared), { field: `mounts.${shared.destination}` })
}

export function sharedMount(
  { container }: RestoreContext,
  { data, destination }: ContainerSpec['contested'][number],
): Message {
  return message('restored-shares-mount', { container: ownName(container), data, destination })
}

/** Every volume of the new container is made for it, or was asked for by name. Only a doctored document says otherwise. */
export function refuseForeignVolumes({ options }: RestoreContext, { createBody, volumes }: ContainerSpec): void {
  // Names become parts of paths of the engine.
  const unfit = volumes.find(({ name }) => !/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(name))
  if (unfit !== undefined) throw damaged(message('backup-volume-bad-name', { volume: unfit.name }))
  const own = new Set(volumes.map(({ name }) => name))
  const overridden = new Set(Object.keys(options.overrides.mounts ?? {}).map(cleanPath))
  const { HostConfig } = createBody
  const binds = ((HostConfig['Binds'] as string[] | null | undefined) ?? []).map(parseBind)
  const mounts = (HostConfig['Mounts'] as { Type: string; Source?: string; Target: string }[] | null | undefined) ?? []
  const named = [
    ...binds.flatMap(({ source, target }) => (source === null || source.startsWith('/') ? [] : [{ source, target }])),
    ...mounts.flatMap(({ Type, Source, Target }) =>
      Type === 'volume' && Source ? [{ source: Source, target: cleanPath(Target) }] : [],
    ),
  ]
  const foreign = named.find(({ source, target }) => !own.has(source) && !overridden.has(target))
  if (foreign !== undefined)
    throw damaged(message('backup-volume-foreign', { volume: foreign.source, destination: foreign.target }))
}
