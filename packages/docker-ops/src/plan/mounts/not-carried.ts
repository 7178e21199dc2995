import { message, type Message } from '@holdfast/contract/messages'
import { isAnonymousName, ownName } from '../../container/names.ts'
import type { RawVolume } from '../../engine/raw/raw-inspect.ts'
import { isRecord } from '../../engine/raw/same-value.ts'
import type { ContainerSpec } from '../plan-container.ts'
import type { PlanContext } from '../plan-context.ts'
import type { NewVolume } from './mount-decision.ts'

/**
 * What the new container does not have of the other, for people: of the volumes that are replaced their driver and its options, and
 * of copied data and a committed writable layer what the engine's tar does not hold. Empty when nothing is lost.
 */
export function notCarried(
  { volumes }: Pick<ContainerSpec, 'volumes'>,
  replaced: ReadonlyMap<string, RawVolume | null>,
  { writableLayer }: Pick<PlanContext['options'], 'writableLayer'> = { writableLayer: 'exclude' },
): Message[] {
  const lost = volumes.flatMap((volume) => lostDefinition(volume, replaced) ?? [])
  // The tar of a commit is the engine's own affair: nobody sees what is in it.
  if (writableLayer === 'include') return [...lost, ...tarLosses, message('lost-time-range')]
  return volumes.every(({ copyOf }) => copyOf === null) ? lost : [...lost, ...tarLosses]
}

/** The writable layer, where it is excluded and may hold something; `bytes` of null: nobody knows how much. */
export function excludedLayer({ container, options }: PlanContext, bytes: number | null): Message[] {
  if (options.writableLayer === 'include' || isUntouched(container, bytes)) return []
  return [message('lost-changes', { container: ownName(container), bytes })]
}

/** The containerd store measures blocks, and the folder of a layer has one of its own. */
const blockBytes = 4096

function isUntouched(container: PlanContext['container'], bytes: number | null): boolean {
  const driver = container['GraphDriver']
  const isOfContainerd = !isRecord(driver) || driver['Name'] === 'overlayfs'
  return bytes !== null && bytes <= (isOfContainerd ? blockBytes : 0)
}

/** Names of options, not their values: a share's have its password. */
function lostDefinition(
  { name, replaces }: NewVolume,
  replaced: ReadonlyMap<string, RawVolume | null>,
): Message | null {
  const volume = replaces === null ? null : (replaced.get(replaces) ?? null)
  if (volume === null) return null
  const options = Object.keys(volume.Options ?? {}).toSorted()
  if (volume.Driver === 'local' && options.length === 0) return null
  return message('lost-volume-driver', {
    driver: volume.Driver,
    options,
    volume: isAnonymousName(volume.Name) ? null : volume.Name,
    newVolume: name,
  })
}

/** Before anything is read nobody knows the times; a report names the files. */
export function plannedLosses(lost: readonly Message[]): Message[] {
  const isKnown = lost.some(({ code }) => code === 'lost-time-range')
  const isRead = lost.some(({ code }) => code === 'lost-fractions')
  return isRead && !isKnown ? [...lost, message('lost-time-range')] : [...lost]
}

/** Of any data the engine hands out as a tar. */
export const tarLosses: readonly Message[] = [
  message('lost-sockets'),
  message('lost-attributes'),
  message('lost-fractions'),
  message('lost-holes'),
]
