import type { CloneConflict } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { isAtLeast } from '../../engine/agree-api.ts'
import { cleanPath } from '../../engine/raw/bind-spec.ts'
import type { RawMountSpec } from '../../engine/raw/raw-inspect.ts'
import type { PlanContext } from '../plan-context.ts'

/**
 * Mounts of a folder of a volume, on an engine that would mount all of it: it leaves out of a call what it does not know.
 * Docker Engine API 1.45, `VolumeOptions.Subpath`.
 */
export function subpathConflicts({ apiVersion }: PlanContext, mounts: readonly RawMountSpec[]): CloneConflict[] {
  if (isAtLeast(apiVersion, '1.45')) return []
  return mounts.flatMap(({ Target, VolumeOptions }): CloneConflict[] => {
    if (!VolumeOptions?.Subpath) return []
    const destination = cleanPath(Target)
    return [
      {
        code: 'BAD_REQUEST',
        field: `mounts.${destination}`,
        message: message('subpath-unknown', { destination, subpath: VolumeOptions.Subpath }),
        fix: {
          label: message('fix-exclude-mount', { destination }),
          options: { mounts: { [destination]: 'exclude' } },
        },
      },
    ]
  })
}
