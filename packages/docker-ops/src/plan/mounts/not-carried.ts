import { message, type Message } from '@holdfast/contract/messages'
import { isAnonymousName, ownName } from '../../container/names.ts'
import type { RawVolume } from '../../engine/raw/raw-inspect.ts'
import type { ContainerSpec } from '../plan-container.ts'
import type { PlanContext } from '../plan-context.ts'
import type { NewVolume } from './mount-decision.ts'

/**
 * What the new container's volumes do not have of those they replace, for people: the driver and its options, and of
 * copied data what the engine's tar does not hold. Empty when nothing is lost.
 */
export function notCarried(
  { volumes }: Pick<ContainerSpec, 'volumes'>,
  replaced: ReadonlyMap<string, RawVolume | null>,
): Message[] {
  const lost = volumes.flatMap((volume) => lostDefinition(volume, replaced) ?? [])
  return volumes.every(({ copyOf }) => copyOf === null) ? lost : [...lost, ...tarLosses]
}

/** The writable layer, where it is excluded and may hold something; `bytes` of null: nobody knows how much. */
export function excludedLayer({ container, options }: PlanContext, bytes: number | null): Message[] {
  if (options.writableLayer === 'include' || bytes === 0) return []
  return [message('lost-changes', { container: ownName(container), bytes })]
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

/** Of any data the engine hands out as a tar. */
export const tarLosses: readonly Message[] = [
  message('lost-sockets'),
  message('lost-attributes'),
  message('lost-times'),
  message('lost-holes'),
]
