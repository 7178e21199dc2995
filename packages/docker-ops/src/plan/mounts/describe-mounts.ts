import type { MountChoice, PlannedMount } from '@holdfast/contract'
import { isAnonymousName, ownName } from '../../container/names.ts'
import { volumeSubpath } from '../../container/volume-subpath.ts'
import { cleanPath } from '../../engine/raw/bind-spec.ts'
import type { ContainerSpec } from '../plan-container.ts'
import type { PlanContext } from '../plan-context.ts'

export interface MountFacts {
  /** Bytes by the name of a volume, as far as anybody knows. */
  sizes: ReadonlyMap<string, number>
  /** By the name of a volume or the path of a folder: the names of all containers that mount it. */
  users: ReadonlyMap<string, readonly string[]>
}

const all: MountChoice[] = ['copy', 'share', 'share-read-only', 'empty', 'exclude']
const uncopied: MountChoice[] = ['share', 'share-read-only', 'exclude']
/** Every container mounts an image for itself, and none can write to it. */
const ofImage: MountChoice[] = ['share', 'exclude']

/** The source's mounts with what becomes of each, for people. */
export function describeMounts(
  { container, files }: PlanContext,
  spec: ContainerSpec,
  facts: MountFacts,
): PlannedMount[] {
  const own = ownName(container)
  return (container.Mounts ?? [])
    .filter(({ Type }) => Type !== 'tmpfs')
    .map(({ Type, Name, Source, Destination, RW }) => {
      const destination = cleanPath(Destination)
      const isVolume = Type === 'volume'
      const subpath = volumeSubpath(container, destination)
      const isCopied = isVolume || (Type === 'bind' && !files.has(destination))
      return {
        type: Type as PlannedMount['type'],
        name: isVolume || Type === 'image' ? (Name ?? null) : null,
        anonymous: isVolume && isAnonymousName(Name ?? ''),
        source: Source,
        destination,
        writable: RW,
        ...(subpath !== null && { subpath }),
        choice: spec.mountChoices.get(destination) ?? 'share',
        choices: Type === 'image' ? ofImage : isCopied ? all : uncopied,
        sizeBytes: isVolume ? (facts.sizes.get(Name ?? '') ?? null) : null,
        newVolume: newVolumeAt(spec, destination),
        alsoUsedBy: (facts.users.get(isVolume ? (Name ?? '') : Source) ?? []).filter((name) => name !== own),
      }
    })
    .toSorted((one, other) => (one.destination < other.destination ? -1 : 1))
}

/** The name of the volume the clone gets at a destination, out of the create call itself. */
function newVolumeAt({ createBody: { HostConfig }, volumes }: ContainerSpec, destination: string): string | null {
  const names = new Set(volumes.map(({ name }) => name))
  const binds = (HostConfig['Binds'] as string[] | null | undefined) ?? []
  const mounts = (HostConfig['Mounts'] as { Source?: string; Target: string }[] | null | undefined) ?? []
  const bound = binds.map((bind) => bind.split(':')).find(([, target]) => cleanPath(target ?? '') === destination)?.[0]
  const source = bound ?? mounts.find(({ Target }) => cleanPath(Target) === destination)?.Source
  return source !== undefined && names.has(source) ? source : null
}
