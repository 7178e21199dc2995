import { OpError } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import type { BindSource } from '../../container/bind-sources.ts'
import { cleanPath, parseBind } from '../../engine/raw/bind-spec.ts'
import type { ContainerSpec } from '../plan-container.ts'
import type { PlanContext } from '../plan-context.ts'

/** What a new container takes from the engine's host: what it binds, and, for a clone, the folders that are copied into volumes. */
export function hostSources(
  { createBody: { HostConfig }, volumes }: ContainerSpec,
  { purpose }: Pick<PlanContext, 'purpose'>,
): BindSource[] {
  const binds = ((HostConfig['Binds'] as string[] | null | undefined) ?? []).map(parseBind)
  const mounts = (HostConfig['Mounts'] as { Type: string; Source?: string; Target: string }[] | null | undefined) ?? []
  const copied = volumes.flatMap(({ copyOf }) => (copyOf?.type === 'bind' ? copyOf : []))
  return [
    ...binds.flatMap(({ source, target }) => (source?.startsWith('/') ? [{ source, destination: target }] : [])),
    ...mounts.flatMap(({ Type, Source, Target }) =>
      Type === 'bind' && Source ? [{ source: Source, destination: cleanPath(Target) }] : [],
    ),
    ...(purpose === 'clone' ? copied.map(({ source, destination }) => ({ source, destination })) : []),
  ]
}

/** @throws OpError `BAD_REQUEST` (field `mounts.<destination>`) for the first. */
export function refuseMissing([missing]: readonly BindSource[]): void {
  if (missing !== undefined) throw missingFolder(missing)
}

/** The engine would make an empty folder in its place, also of a single file. */
export function missingFolder({ source, destination }: BindSource): OpError {
  const detail = message('host-folder-missing', { folder: source, destination })
  return new OpError('BAD_REQUEST', detail, { field: `mounts.${destination}` })
}
