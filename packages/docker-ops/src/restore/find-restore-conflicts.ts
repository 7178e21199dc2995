import type { CloneConflict } from '@holdfast/contract'
import { contestedMounts, findConflicts, type ConflictFacts } from '../plan/find-conflicts.ts'
import type { CloneSpec } from '../plan/plan-container.ts'
import type { RestoreContext } from './read-restore-context.ts'
import { missingNetwork, sharedMount } from './refuse-restore.ts'
import { canRestore } from './restore-clone-options.ts'

/** Everything that would make the restore fail or do harm, each with the change of the options that avoids it. */
export function findRestoreConflicts(
  context: RestoreContext,
  spec: CloneSpec,
  facts: Omit<ConflictFacts, 'ownContainerId'>,
): CloneConflict[] {
  const { options, missingNetworks, backup } = context
  const shared = options.start ? contestedMounts(context, spec) : []
  return [
    ...findConflicts(context, spec, { ...facts, ownContainerId: null })
      .filter(({ code }) => code !== 'MOUNT_SHARED')
      .map((conflict) => ({ ...conflict, message: conflict.message.replace('the clone', 'the restored container') })),
    ...shared.map((mount): CloneConflict => {
      const { destination } = mount
      return {
        code: 'MOUNT_SHARED',
        field: `mounts.${destination}`,
        message: sharedMount(context, mount),
        fix: canRestore(backup, destination)
          ? { label: `Restore ${destination} from the backup`, options: { mounts: { [destination]: 'restore' } } }
          : { label: 'Do not start it yet', options: { start: false } },
      }
    }),
    ...missingNetworks.map((network): CloneConflict => {
      const fix = { label: `Leave ${network} out`, options: { overrides: { networks: { [network]: null } } } }
      return { code: 'BAD_REQUEST', field: `overrides.networks.${network}`, message: missingNetwork(network), fix }
    }),
  ]
}
