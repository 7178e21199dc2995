import { textOf } from '@holdfast/contract'
import { notCarried } from '../plan/mounts/not-carried.ts'
import type { CloneSpec } from '../plan/plan-container.ts'
import type { RestoreContext } from './read-restore-context.ts'

/** What the restored container will not have of the original, in sentences. */
export function notRestored({ backup, options }: RestoreContext, spec: CloneSpec): string[] {
  const leavesLayer = backup.image.hasWritableLayer && options.writableLayer === 'exclude'
  return [
    ...new Set([
      ...notCarried(spec, backup.volumes),
      ...backup.document.notKept.map(textOf),
      ...(leavesLayer
        ? [
            'What was changed in the container itself, outside its mounts: it lies on its own image, and another was asked for.',
          ]
        : []),
    ]),
  ]
}
