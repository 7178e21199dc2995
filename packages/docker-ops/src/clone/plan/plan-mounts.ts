import { OpError, type MountChoice } from '@holdfast/contract'
import { cleanPath, parseBind } from '../bind-spec.ts'
import { sameValue } from '../same-value.ts'
import { emptyMount, skipMount } from './empty-mount.ts'
import { readDeclarations, undeclared, type MountDeclaration } from './mount-declaration.ts'
import { untouched, type MountDecision, type MountSubject } from './mount-decision.ts'
import type { Edits, PlanContext, PlannedChange } from './plan-context.ts'
import { shareMount, shareMountReadOnly } from './share-mount.ts'

export interface MountPlan extends Edits {
  /** To make before the container, each in place of one of the source's. */
  volumes: { name: string; replaces: string }[]
  /** Destinations whose data source and clone could both write. */
  sharedWritable: string[]
}

/**
 * Decides every mount of the source by its destination; one that is not named is shared.
 * @throws OpError `BAD_REQUEST` (field `options.mounts`) for a destination the source has not.
 */
export function planMounts(context: PlanContext): MountPlan {
  const { container } = context
  const declarations = readDeclarations(container)
  const choices = readChoices(context, [...declarations.keys()])
  const decisions = new Map<string, MountDecision>()
  const changes: PlannedChange[] = []
  for (const destination of [...declarations.keys()].toSorted()) {
    const subject = toSubject(context, destination, declarations.get(destination) ?? undeclared)
    const decision = decide(subject, choices.get(destination) ?? 'share')
    decisions.set(destination, decision)
    changes.push(...declarationChanges(subject, decision), ...decision.shown)
  }
  const made = [...decisions.values()].flatMap(({ volume }) => volume ?? [])
  return {
    ...editDeclarations(context, decisions, changes),
    volumes: [...new Map(made.map((volume) => [volume.name, volume])).values()].toSorted((a, b) =>
      a.name < b.name ? -1 : 1,
    ),
    sharedWritable: [...decisions]
      .filter(([, { sharesWritable }]) => sharesWritable)
      .map(([destination]) => destination),
  }
}

function readChoices({ container, options }: PlanContext, known: string[]): Map<string, MountChoice> {
  const choices = Object.entries(options.mounts).map(([path, choice]) => [cleanPath(path), choice] as const)
  const unknown = choices.find(([path]) => !known.includes(path))
  if (unknown === undefined) return new Map(choices)
  const list = known.length > 0 ? `It has ${known.toSorted().join(', ')}.` : 'It has none.'
  const message = `${container.Name.slice(1)} has no mount at ${unknown[0]}. ${list}`
  throw new OpError('BAD_REQUEST', message, { field: 'options.mounts' })
}

function toSubject(
  { container, image, name }: PlanContext,
  destination: string,
  declared: MountDeclaration,
): MountSubject {
  const driver = container.HostConfig.VolumeDriver
  return {
    destination,
    declared,
    mounted: container.Mounts?.find((mount) => cleanPath(mount.Destination) === destination) ?? null,
    imageHasVolume: Object.keys(image.Config?.Volumes ?? {}).some((target) => cleanPath(target) === destination),
    cloneName: name,
    foreignVolumeDriver: Boolean(driver) && driver !== 'local',
  }
}

function decide(subject: MountSubject, choice: MountChoice): MountDecision {
  const { mounted, declared } = subject
  if (choice === 'skip') return skipMount(subject)
  // A tmpfs is every container's own: there is nothing to share and nothing to empty.
  if (mounted === null || declared.tmpfs !== null || declared.mount?.Type === 'tmpfs') return untouched(subject, false)
  if (mounted.Type === 'tmpfs') return shareMount(subject)
  switch (choice) {
    case 'share':
      return shareMount(subject)
    case 'share-read-only':
      return shareMountReadOnly(subject)
    case 'empty':
      return emptyMount(subject, mounted)
    default:
      return choice satisfies never
  }
}

function declarationChanges(
  { destination, declared, imageHasVolume }: MountSubject,
  decision: MountDecision,
): PlannedChange[] {
  const { after } = decision
  const reason =
    decision.reason ?? 'The mount at this path is declared elsewhere; the engine refuses to hear of it twice.'
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
    const reason = 'Each mount that came from there is asked for by its own name.'
    changes.push({ field: 'HostConfig.VolumesFrom', from: HostConfig.VolumesFrom, to: null, reason })
  }
  const volumes = Object.entries(Config.Volumes ?? {}).filter(([path]) => staysVolume(after(path)))
  return { config: { Volumes: Object.fromEntries(volumes) }, hostConfig, changes }
}
