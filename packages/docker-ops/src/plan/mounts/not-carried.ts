import { isAnonymousName } from '../../container/names.ts'
import type { RawVolume } from '../../engine/raw/raw-inspect.ts'
import type { CloneSpec } from '../plan-container.ts'
import type { NewVolume } from './mount-decision.ts'

/**
 * What the new container's volumes do not have of those they replace, in sentences for people: the driver and its options, and of
 * copied data what the engine's tar does not hold. Empty when nothing is lost.
 */
export function notCarried(
  { volumes }: Pick<CloneSpec, 'volumes'>,
  replaced: ReadonlyMap<string, RawVolume | null>,
): string[] {
  const lost = volumes.flatMap((volume) => lostDefinition(volume, replaced) ?? [])
  return volumes.every(({ copyOf }) => copyOf === null) ? lost : [...lost, ...tarLosses]
}

/** Names of options, not their values: a share's have its password. */
function lostDefinition({ name, replaces }: NewVolume, replaced: ReadonlyMap<string, RawVolume | null>): string | null {
  const volume = replaces === null ? null : (replaced.get(replaces) ?? null)
  if (volume === null) return null
  const options = Object.keys(volume.Options ?? {}).toSorted()
  if (volume.Driver === 'local' && options.length === 0) return null
  const what = isAnonymousName(volume.Name) ? 'an anonymous volume' : `volume ${volume.Name}`
  const listed = options.length === 0 ? '' : ` and its options (${options.join(', ')})`
  return `The driver ${volume.Driver}${listed} of ${what}: ${name} is a plain volume on the engine's own disk.`
}

/** Of any data the engine hands out as a tar. */
export const tarLosses: readonly string[] = [
  'Sockets: the program that listens makes them anew.',
  'Access control lists (ACL) and all extended attributes but file capabilities (security.capability): user., trusted. and SELinux labels. So what an overlay notes in its folders, as in a volume of Docker in Docker, is lost too.',
  'Fractions of a second in times of change, and times before 1970.',
  'Holes in sparse files: they arrive as zeros and take up space.',
]
