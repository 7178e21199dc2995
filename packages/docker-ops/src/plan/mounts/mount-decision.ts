import { message, type Message } from '@holdfast/contract/messages'
import type { RawMount, RawMountSpec } from '../../engine/raw/raw-inspect.ts'
import { chosenByEngine, type PlanContext, type PlannedChange } from '../plan-context.ts'
import type { MountDeclaration } from './mount-declaration.ts'

/** One mount of the source, with what a decision about it depends on. */
export interface MountSubject {
  destination: string
  declared: MountDeclaration
  /** What the source has there; null for a `--tmpfs`, which inspect does not list. */
  mounted: RawMount | null
  /** The image declares a volume there: whatever is left out, the engine puts a fresh one in. */
  imageHasVolume: boolean
  /** A bind of a single file, a socket or a device: a volume cannot stand in for it. */
  isFile: boolean
  newName: string
  /** What the name of a volume in its place ends in, after the new container's. */
  volumeEnding: string
  purpose: PlanContext['purpose']
  /** `HostConfig.VolumeDriver` is another one than `local`; it applies to whatever `Binds` names. */
  foreignVolumeDriver: boolean
}

/** A volume to make before the container. */
export interface NewVolume {
  name: string
  /** The source's volume, whose labels it gets; null in place of a folder of the host. */
  replaces: string | null
  /** What to fill it with; null leaves it empty. */
  copyOf: { type: 'bind' | 'volume'; source: string; destination: string } | null
}

export interface MountDecision {
  after: MountDeclaration
  /** Null when the mount is asked for exactly as the source's. */
  reason: Message | null
  /** Where the clone's `Mounts` will differ. */
  shown: PlannedChange[]
  volume: NewVolume | null
  /** The volume's name or the folder's path that source and clone could both write; null when there is none. */
  contested: string | null
}

export function untouched(subject: MountSubject, contested: string | null): MountDecision {
  return { after: subject.declared, reason: null, shown: [], volume: null, contested }
}

/** What a mount that is shared as it is could be written by both; null where the source cannot write it either. */
export function contestedBy(mounted: RawMount | null): string | null {
  if (mounted === null || !mounted.RW || mounted.Type === 'tmpfs') return null
  return mounted.Name ?? mounted.Source
}

export function changeShown(
  subject: MountSubject,
  [part, to]: [part: string, to: unknown],
  reason: Message,
): PlannedChange {
  const from = subject.mounted?.[part] ?? null
  return { field: `Mounts.${subject.destination}.${part}`, from, to, reason }
}

export function shownByEngine(subject: MountSubject, parts: readonly string[], reason: Message): PlannedChange[] {
  return parts.map((part) => chosenByEngine(`Mounts.${subject.destination}.${part}`, subject.mounted?.[part], reason))
}

/** The same mount, written as an element of `HostConfig.Mounts`. */
export function concreteMount(mounted: RawMount, readOnly: boolean): RawMountSpec {
  const { Type, Name, Source, Destination: Target, Propagation } = mounted
  const common = { Type, Target, ...(readOnly && { ReadOnly: true }) }
  if (Type === 'tmpfs') return common
  // Without NoCopy the engine fills a volume that is empty just now from the image: files deleted in the source come back.
  if (Type === 'volume') return { ...common, Source: Name ?? Source, VolumeOptions: { NoCopy: true } }
  return { ...common, Source: Name ?? Source, ...(Type === 'bind' && Propagation && { BindOptions: { Propagation } }) }
}

/** Of a planned volume. */
export function volumeDetail({ copyOf }: NewVolume, purpose: PlanContext['purpose']): Message {
  return copyOf === null
    ? message('object-volume-empty')
    : message('object-volume-data', { data: copyOf.source, purpose })
}
