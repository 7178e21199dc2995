import { message, type Message } from '@holdfast/contract/messages'
import { isAnonymousName, ownName } from '../../container/names.ts'
import type { RawVolume } from '../../engine/raw/raw-inspect.ts'
import { isRecord } from '../../engine/raw/same-value.ts'
import type { ContainerSpec } from '../plan-container.ts'
import type { PlanContext } from '../plan-context.ts'
import type { NewVolume } from './mount-decision.ts'

/** What the new container's volumes do not have of those they replace, for people: the driver and its options. */
export function notCarried(
  { volumes }: Pick<ContainerSpec, 'volumes'>,
  replaced: ReadonlyMap<string, RawVolume | null>,
): Message[] {
  return volumes.flatMap((volume) => lostDefinition(volume, replaced) ?? [])
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
