import type { BackupMountChoice, DryRun } from '@holdfast/contract'
import { isInScope, type Beholder } from '../../access/in-scope.ts'
import type { ContainerIndex } from './container-index.ts'
import { composeOf } from './container-index.ts'
import { factsOf, type KnownContainer, type Override, type PlannedBackup } from './known-containers.ts'
import { resolveTargets, unreachableFor, type Selection } from './resolve-targets.ts'

interface DryRunFacts {
  index: ContainerIndex
  override: Override
  caller: Beholder
}

/** What a selection takes now, as far as the caller sees it. */
export function dryRunOf(selection: Selection, { index, override, caller }: DryRunFacts): DryRun {
  const targets = resolveTargets(selection, index, override).filter(({ subject, container }) =>
    isInScope(caller, container === null ? { name: subject.name, labels: {} } : factsOf(container)),
  )
  return {
    targets: targets.map(({ subject, backup, reason, container }) => ({
      subject,
      project: container === null ? null : composeOf(container).project || null,
      vault: backup.vault,
      mode: backup.mode,
      mounts: container === null ? [] : container.row.mounts.map((mount) => mountChoice(mount, backup)),
      reason,
    })),
    unreachable: unreachableFor(selection, index),
  }
}

type Mount = KnownContainer['row']['mounts'][number]

/** Single files and sockets among the folders of the host are told apart when the backup begins. */
export function mountChoice(
  { type, destination }: Mount,
  { mounts }: PlannedBackup,
): { destination: string; choice: BackupMountChoice | null } {
  if (type !== 'volume' && type !== 'bind') return { destination, choice: null }
  const choice = mounts.paths[destination] ?? (type === 'bind' ? mounts.folders : 'include')
  return { destination, choice }
}
