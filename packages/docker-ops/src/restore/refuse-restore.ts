import { OpError } from '@holdfast/contract'
import { ownName } from '../container/names.ts'
import { cleanPath, parseBind } from '../engine/raw/bind-spec.ts'
import type { CarrierPool } from '../made/carrier-pool.ts'
import { contestedMounts } from '../plan/find-conflicts.ts'
import type { CloneSpec } from '../plan/plan-container.ts'
import { damaged } from './backup-source.ts'
import type { RestoreContext } from './read-restore-context.ts'

/**
 * Refuses what is no clone's affair: networks nobody can make, data the running original would write too, and a backup that
 * names a volume of the engine as its own.
 * @throws OpError `BAD_REQUEST` (field `overrides.networks.<name>`), `MOUNT_SHARED`, `VAULT_DAMAGED`.
 */
export function refuseRestore(context: RestoreContext, spec: CloneSpec): void {
  refuseForeignVolumes(context, spec)
  const [missing] = context.missingNetworks
  if (missing !== undefined)
    throw new OpError('BAD_REQUEST', missingNetwork(missing), { field: `overrides.networks.${missing}` })
  const [shared] = context.options.start ? contestedMounts(context, spec) : []
  if (shared !== undefined)
    throw new OpError('MOUNT_SHARED', sharedMount(context, shared), { field: `mounts.${shared.destination}` })
}

export function missingNetwork(network: string): string {
  return `The engine has no network ${network}, and the backup does not say how to make it. Make it first, or leave it out.`
}

export function sharedMount(
  { container }: RestoreContext,
  { data, destination }: CloneSpec['contested'][number],
): string {
  return `The restored container and ${ownName(container)}, which runs, would both write to ${data} at ${destination}. Stop ${ownName(container)} first, do not start the restored one, or choose another way for this mount.`
}

/** Every volume of the new container is made for it, or was asked for by name. Only a doctored document says otherwise. */
export function refuseForeignVolumes({ options }: RestoreContext, { createBody, volumes }: CloneSpec): void {
  // Names become parts of paths of the engine.
  const unfit = volumes.find(({ name }) => !/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(name))
  if (unfit !== undefined) throw damaged(`The backup asks for a volume ${unfit.name}, which is no name for one.`)
  const own = new Set(volumes.map(({ name }) => name))
  const asked = new Set(Object.keys(options.overrides.mounts ?? {}).map(cleanPath))
  const { HostConfig } = createBody
  const binds = ((HostConfig['Binds'] as string[] | null | undefined) ?? []).map(parseBind)
  const mounts = (HostConfig['Mounts'] as { Type: string; Source?: string; Target: string }[] | null | undefined) ?? []
  const named = [
    ...binds.flatMap(({ source, target }) => (source === null || source.startsWith('/') ? [] : [{ source, target }])),
    ...mounts.flatMap(({ Type, Source, Target }) =>
      Type === 'volume' && Source ? [{ source: Source, target: cleanPath(Target) }] : [],
    ),
  ]
  const foreign = named.find(({ source, target }) => !own.has(source) && !asked.has(target))
  if (foreign !== undefined)
    throw damaged(`The backup asks for the volume ${foreign.source} at ${foreign.target}, but has no such mount.`)
}

/**
 * Looks whether the host still has what the container binds, maybe another host by now. The engine would make an empty folder in
 * place of whatever is gone, also of a single file.
 * @NOTE a bind among `Mounts` is refused at create when its source is not there; nothing is made then.
 * @throws OpError `BAD_REQUEST` (field `mounts.<destination>`), `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`.
 */
export async function refuseMissingFolders(spec: CloneSpec, carriers: CarrierPool): Promise<void> {
  const declared = (spec.createBody.HostConfig['Binds'] as string[] | null | undefined) ?? []
  const binds = declared
    .map(parseBind)
    .flatMap(({ source, target }) => (source?.startsWith('/') ? [{ source, target }] : []))
  for (const { source, target } of binds)
    await carriers.create({ type: 'bind', source, readOnly: true }).catch((error: unknown) => {
      if (!(error instanceof OpError) || !/source path does not exist/i.test(error.message)) throw error
      const message = `The host has no ${source} any more, which was mounted at ${target}. Put it back first, or choose empty, exclude or another folder for ${target}.`
      throw new OpError('BAD_REQUEST', message, { field: `mounts.${target}`, cause: error })
    })
}
