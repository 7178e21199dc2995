import type { ContainerRow, MountChoice, PlannedMount } from '@holdfast/contract'
import { mountUsers } from '../container/in-use.ts'
import { describeMounts } from '../plan/mounts/describe-mounts.ts'
import type { ContainerSpec } from '../plan/plan-container.ts'
import type { RestoreContext } from './read-restore-context.ts'
import { canRestore } from './restore-clone-options.ts'

/**
 * The mounts of the backup with what becomes of each, in a clone's words: `copy` for what comes out of the backup, `share` for a
 * folder of the host as it is.
 */
export function describeRestoreMounts(
  context: RestoreContext,
  spec: ContainerSpec,
  { rows, treeBytes }: { rows: readonly ContainerRow[]; treeBytes: ReadonlyMap<string, number> },
): PlannedMount[] {
  const { backup, files } = context
  return describeMounts(context, spec, { sizes: new Map(), users: mountUsers(rows) }).map((mount) => {
    const { destination, type } = mount
    const choices: MountChoice[] = [
      ...(canRestore(backup, destination) ? ['copy' as const] : []),
      ...(type === 'volume' ? [] : ['share' as const]),
      ...(files.has(destination) || type === 'image' ? [] : ['empty' as const]),
      'exclude',
    ]
    const sizeBytes = treeBytes.get(backup.trees.get(destination) ?? '') ?? null
    // A volume of the backup is none of the engine's, whatever has its name there today.
    return { ...mount, choices, sizeBytes, alsoUsedBy: type === 'volume' ? [] : mount.alsoUsedBy }
  })
}
