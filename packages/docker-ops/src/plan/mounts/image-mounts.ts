import type { CloneConflict } from '@holdfast/contract'
import { message, type Message } from '@holdfast/contract/messages'
import { isAtLeast } from '../../engine/agree-api.ts'
import { cleanPath } from '../../engine/raw/bind-spec.ts'
import type { RawMountSpec } from '../../engine/raw/raw-inspect.ts'
import { sameValue } from '../../engine/raw/same-value.ts'
import type { PlanContext } from '../plan-context.ts'

/**
 * Mounts of images that the engine has not, or cannot mount: that came with API 1.48.
 * @param mounts `HostConfig.Mounts` of the create call.
 */
export function imageMountConflicts(
  { apiVersion, mountedImages }: PlanContext,
  mounts: readonly RawMountSpec[],
): CloneConflict[] {
  return mounts.flatMap(({ Type, Source: image = '', Target }): CloneConflict[] => {
    const canMount = isAtLeast(apiVersion, '1.48')
    if (Type !== 'image' || (canMount && mountedImages.get(image) !== null)) return []
    const destination = cleanPath(Target)
    return [
      {
        code: 'BAD_REQUEST',
        field: `mounts.${destination}`,
        message: message(canMount ? 'mount-image-missing' : 'mount-image-unsupported', { destination, image }),
        fix: {
          label: message('fix-exclude-mount', { destination }),
          options: { mounts: { [destination]: 'exclude' } },
        },
      },
    ]
  })
}

/** Images that are mounted by a name which was another image's when the backup was made. */
export function otherImages(
  { mountedImages }: Pick<PlanContext, 'mountedImages'>,
  mounts: readonly RawMountSpec[],
  backedUp: Readonly<Record<string, readonly string[]>>,
): Message[] {
  return mounts.flatMap(({ Type, Source: image = '', Target }) => {
    const [before, now] = [backedUp[image], mountedImages.get(image) ?? null]
    if (Type !== 'image' || before === undefined || now === null || sameValue(before, now)) return []
    return message('mount-image-other', { destination: cleanPath(Target), image })
  })
}
