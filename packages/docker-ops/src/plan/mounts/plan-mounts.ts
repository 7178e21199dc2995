import { OpError, type MountChoice } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { ownName } from '../../container/names.ts'
import { cleanPath, parseBind } from '../../engine/raw/bind-spec.ts'
import type { RawVolume } from '../../engine/raw/raw-inspect.ts'
import { sameValue } from '../../engine/raw/same-value.ts'
import type { Edits, PlanContext, PlannedChange } from '../plan-context.ts'
import { copiedMount } from './copied-mount.ts'
import { emptyMount, excludeMount } from './empty-mount.ts'
import { shownByEngine, untouched, type MountDecision, type MountSubject, type NewVolume } from './mount-decision.ts'
import { readDeclarations, undeclared, type MountDeclaration } from './mount-declaration.ts'
import { overriddenMount } from './overridden-mount.ts'
import { volumeEndings } from './volume-endings.ts'
import { shareMount, shareMountReadOnly } from './share-mount.ts'

export interface ContestedMount {
  /** The volume's name, or the host's path. */
  data: string
  destination: string
}

export interface MountPlan extends Edits {
  /** To make before the container, in the order of their names. */
  volumes: NewVolume[]
  /** By destination, what was chosen for each mount there is something to choose for. */
  choices: ReadonlyMap<string, MountChoice>
  /** What source and clone could both write, and where the clone has it. */
  contested: ContestedMount[]
}

/**
 * Decides every mount of the source by its destination.
 * @throws OpError `BAD_REQUEST` (field `mounts`) for a destination the source has not.
 */
export function planMounts(context: PlanContext): MountPlan {
  const { container, options } = context
  const declarations = readDeclarations(container)
  const overrides = new Map(
    Object.entries(options.overrides.mounts ?? {}).map(([path, override]) => [cleanPath(path), override] as const),
  )
  const choices = readChoices(context, [...declarations.keys()])
  const endings = volumeEndings(container.Mounts ?? [])
  const decisions = new Map<string, MountDecision>()
  const changes: PlannedChange[] = []
  for (const destination of new Set([...declarations.keys(), ...overrides.keys()].toSorted())) {
    const subject = {
      ...toSubject(context, destination, declarations.get(destination) ?? undeclared),
      volumeEnding: endings.get(destination) ?? '',
    }
    const choice = choices.get(destination) ?? 'share'
    const override = overrides.get(destination)
    const decision = override === undefined ? decide(subject, choice) : overriddenMount(context, destination, override)
    decisions.set(destination, decision)
    changes.push(...declarationChanges(subject, decision), ...decision.shown)
  }
  return {
    ...editDeclarations(context, decisions, changes),
    volumes: newVolumes([...decisions.values()].flatMap(({ volume }) => volume ?? [])),
    choices,
    contested: [...decisions].flatMap(([destination, { contested: data }]) =>
      data === null ? [] : [{ data, destination }],
    ),
  }
}

/** A volume that is mounted twice is made once; what is to be in it must not be said twice and differently. */
function newVolumes(volumes: readonly NewVolume[]): NewVolume[] {
  const byName = new Map<string, NewVolume>()
  for (const volume of volumes) {
    const other = byName.get(volume.name)
    if (other !== undefined && other.copyOf?.source !== volume.copyOf?.source)
      throw new OpError('BAD_REQUEST', message('volume-made-twice', { volume: volume.name }), { field: 'mounts' })
    byName.set(volume.name, other ?? volume)
  }
  return [...byName.values()].toSorted((one, other) => (one.name < other.name ? -1 : 1))
}

function readChoices(context: PlanContext, known: string[]): Map<string, MountChoice> {
  const { container, options } = context
  const named = new Map(Object.entries(options.mounts).map(([path, choice]) => [cleanPath(path), choice] as const))
  const unknown = [...named.keys()].find((path) => !known.includes(path))
  if (unknown === undefined)
    return new Map(known.map((path) => [path, named.get(path) ?? unnamedChoice(context, path)] as const))
  const about = { container: ownName(container), destination: unknown, known: known.toSorted() }
  throw new OpError('BAD_REQUEST', message('mount-not-there', about), { field: 'mounts' })
}

function unnamedChoice({ container, options, volumes }: PlanContext, path: string): MountChoice {
  const mounted = container.Mounts?.find(({ Destination }) => cleanPath(Destination) === path)
  if (options.unnamedMounts === 'share' || mounted === undefined) return 'share'
  if (mounted.Type === 'bind') return 'share-read-only'
  if (mounted.Type !== 'volume') return 'share'
  return isRemote(volumes.get(mounted.Name ?? '') ?? null) ? 'share-read-only' : 'copy'
}

/** Its data lies on another machine, and may be more than this one holds. */
function isRemote(volume: RawVolume | null): boolean {
  if (volume === null) return false
  return volume.Driver !== 'local' || /^(nfs|cifs)/.test(volume.Options?.['type'] ?? '')
}

function toSubject(
  { container, image, newImage, files, name, purpose }: PlanContext,
  destination: string,
  declared: MountDeclaration,
): Omit<MountSubject, 'volumeEnding'> {
  const driver = container.HostConfig.VolumeDriver
  return {
    destination,
    declared,
    mounted: container.Mounts?.find((mount) => cleanPath(mount.Destination) === destination) ?? null,
    imageHasVolume: Object.keys((newImage ?? image).Config?.Volumes ?? {}).some(
      (target) => cleanPath(target) === destination,
    ),
    isFile: files.has(destination),
    newName: name,
    purpose,
    foreignVolumeDriver: Boolean(driver) && driver !== 'local',
  }
}

function decide(subject: MountSubject, choice: MountChoice): MountDecision {
  const { mounted, declared } = subject
  if (choice === 'exclude') return excludeMount(subject)
  // A tmpfs is every container's own: there is nothing to share and nothing to empty.
  if (mounted === null || declared.mount?.Type === 'tmpfs') return untouched(subject, null)
  if (declared.tmpfs !== null) return underMemory(subject)
  if (mounted.Type === 'tmpfs') return shareMount(subject)
  if (subject.isFile && (choice === 'copy' || choice === 'empty')) throw refuseFile(subject, choice)
  switch (choice) {
    case 'share':
      return shareMount(subject)
    case 'share-read-only':
      return shareMountReadOnly(subject)
    case 'copy':
      return copiedMount(subject, mounted)
    case 'empty':
      return emptyMount(subject, mounted)
    default:
      return choice satisfies never
  }
}

/** A `--tmpfs` spelt otherwise than the image's volume at the same place covers it: the engine makes both. */
function underMemory(subject: MountSubject): MountDecision {
  const shown = shownByEngine(subject, ['Name'], message('change-volume-under-memory'))
  return { ...untouched(subject, null), shown }
}

function refuseFile({ destination }: MountSubject, choice: 'copy' | 'empty'): OpError {
  return new OpError('BAD_REQUEST', message('mount-is-file', { destination, choice }), { field: 'mounts' })
}

function declarationChanges(
  { destination, declared, imageHasVolume }: MountSubject,
  decision: MountDecision,
): PlannedChange[] {
  const { after } = decision
  const reason = decision.reason ?? message('change-declared-elsewhere')
  const changes: PlannedChange[] = []
  const compare = (field: string, from: unknown, to: unknown): void => {
    if (!sameValue(from, to)) changes.push({ field: `${field}.${destination}`, from, to, reason })
  }
  compare('HostConfig.Binds', declared.bind, after.bind)
  compare('HostConfig.Mounts', declared.mount, after.mount)
  compare('HostConfig.Tmpfs', declared.tmpfs, after.tmpfs)
  if (declared.volume && !staysVolume(after) && !imageHasVolume)
    changes.push({ field: `Config.Volumes.${destination}`, from: {}, to: null, reason })
  return changes
}

/** A target that something else covers must not be in `Config.Volumes` as well. */
function staysVolume({ volume, bind, mount, tmpfs }: MountDeclaration): boolean {
  return volume && bind === null && mount === null && tmpfs === null
}

/** Puts the decided declarations where the source's stood; new ones come last. Lists nobody changed stay as they are. */
function editDeclarations(
  { container }: PlanContext,
  decisions: Map<string, MountDecision>,
  changes: PlannedChange[],
): Edits {
  const { Config, HostConfig } = container
  const after = (path: string): MountDeclaration => decisions.get(cleanPath(path))?.after ?? undeclared
  const touched = (field: string): boolean => changes.some((change) => change.field.startsWith(`${field}.`))
  const stood = new Set((HostConfig.Mounts ?? []).map(({ Target }) => cleanPath(Target)))
  const added = [...decisions.keys()].filter((path) => !stood.has(path)).flatMap((path) => after(path).mount ?? [])
  const hostConfig: Record<string, unknown> = {}
  if (touched('HostConfig.Binds'))
    hostConfig['Binds'] = HostConfig.Binds?.flatMap((bind) => after(parseBind(bind).target).bind ?? [])
  if (touched('HostConfig.Mounts'))
    hostConfig['Mounts'] = [...(HostConfig.Mounts ?? []).flatMap(({ Target }) => after(Target).mount ?? []), ...added]
  if (touched('HostConfig.Tmpfs'))
    hostConfig['Tmpfs'] = Object.fromEntries(
      Object.entries(HostConfig.Tmpfs ?? {}).filter(([path]) => after(path).tmpfs !== null),
    )
  if (HostConfig.VolumesFrom?.length) {
    hostConfig['VolumesFrom'] = undefined
    const reason = message('change-volumes-from')
    changes.push({ field: 'HostConfig.VolumesFrom', from: HostConfig.VolumesFrom, to: null, reason })
  }
  const volumes = Object.entries(Config.Volumes ?? {}).filter(([path]) => staysVolume(after(path)))
  return { config: { Volumes: Object.fromEntries(volumes) }, hostConfig, changes }
}
