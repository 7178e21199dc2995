import type { CloneConflict } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { contestedMounts, findConflicts, type ConflictFacts } from '../plan/find-conflicts.ts'
import type { ContainerSpec } from '../plan/plan-container.ts'
import { platformRefusal } from './backup-platform.ts'
import type { RestoreContext } from './read-restore-context.ts'
import { sharedMount } from './refuse-restore.ts'
import { canRestore } from './restore-clone-options.ts'

/** Everything that would make the restore fail or do harm, each with the change of the options that avoids it. */
export function findRestoreConflicts(
  context: RestoreContext,
  spec: ContainerSpec,
  facts: Omit<ConflictFacts, 'ownContainerId' | 'layerRefusal'>,
): CloneConflict[] {
  const { options, missingNetworks, backup } = context
  const shared = options.start ? contestedMounts(context, spec) : []
  const otherSystem = platformRefusal(context)
  return [
    ...(otherSystem === null
      ? []
      : [{ code: 'BAD_REQUEST' as const, field: 'overrides.image', message: otherSystem, fix: null }]),
    ...findConflicts(context, spec, { ...facts, ownContainerId: null, layerRefusal: null }).filter(
      ({ code }) => code !== 'MOUNT_SHARED',
    ),
    ...shared.map((mount): CloneConflict => {
      const { destination } = mount
      return {
        code: 'MOUNT_SHARED',
        field: `mounts.${destination}`,
        message: sharedMount(context, mount),
        fix: canRestore(backup, destination)
          ? { label: message('fix-restore', { destination }), options: { mounts: { [destination]: 'restore' } } }
          : { label: message('fix-not-start'), options: { start: false } },
      }
    }),
    ...missingNetworks.map((network): CloneConflict => {
      return {
        code: 'BAD_REQUEST',
        field: `overrides.networks.${network}`,
        message: message('network-not-in-backup', { network }),
        fix: {
          label: message('fix-exclude-network', { network }),
          options: { overrides: { networks: { [network]: null } } },
        },
      }
    }),
  ]
}
