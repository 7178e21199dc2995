import {
  OpError,
  type CloneOptions,
  type MountChoice,
  type RestoreMountChoice,
  type RestoreOptions,
} from '@holdfast/contract'
import { message, type Message } from '@holdfast/contract/messages'
import { cleanPath } from '../engine/raw/bind-spec.ts'
import type { RawMount } from '../engine/raw/raw-inspect.ts'
import type { Backup } from './read-backup.ts'

const choices: Record<RestoreMountChoice, MountChoice> = {
  restore: 'copy',
  host: 'share',
  empty: 'empty',
  exclude: 'exclude',
}

/**
 * A restore in the words of a clone, whose source is the backup: every mount is chosen for.
 * @throws OpError `BAD_REQUEST` (field `mounts.<destination>`) for data the backup has not, and for `host` where the mount is no
 * folder of the host.
 */
export function restoreCloneOptions(backup: Backup, options: RestoreOptions): CloneOptions {
  const { name, start, verify, labelGroups, overrides, allowUnexpected, confirm } = options
  const named = new Map(Object.entries(options.mounts).map(([path, choice]) => [cleanPath(path), choice] as const))
  const mounted = new Map(
    (backup.container.Mounts ?? []).map((mount) => [cleanPath(mount.Destination), mount] as const),
  )
  const overridden = new Set(Object.keys(overrides.mounts ?? {}).map(cleanPath))
  const mounts: Record<string, MountChoice> = {}
  for (const [path, mount] of mounted) {
    const isData = mount.Type === 'volume' || mount.Type === 'bind'
    const choice = named.get(path) ?? (isData && !overridden.has(path) ? unnamedChoice(backup, path, mount) : undefined)
    if (choice === undefined) continue
    refuseImpossible(backup, { path, mount, choice })
    mounts[path] = choices[choice]
  }
  // A destination the backup has not is left for the plan to refuse.
  for (const [path, choice] of named) mounts[path] ??= choices[choice]
  return {
    ...(name !== undefined && { name }),
    start,
    mounts,
    unnamedMounts: 'share',
    writableLayer: backup.image.hasWritableLayer && overrides.image === undefined ? 'include' : 'exclude',
    mode: 'live',
    verify,
    labelGroups,
    overrides,
    allowSharedMounts: false,
    allowUnexpected,
    confirm,
  }
}

/** Whether the backup has data of the mount that a new volume can be filled with. */
export function canRestore({ trees, document }: Backup, path: string): boolean {
  return trees.has(path) && !document.files.map(cleanPath).includes(path)
}

function unnamedChoice(backup: Backup, path: string, { Type }: RawMount): RestoreMountChoice {
  if (canRestore(backup, path)) return 'restore'
  return Type === 'bind' ? 'host' : 'empty'
}

function refuseImpossible(
  backup: Backup,
  { path, mount, choice }: { path: string; mount: RawMount; choice: RestoreMountChoice },
): void {
  const refuse = (detail: Message): OpError => new OpError('BAD_REQUEST', detail, { field: `mounts.${path}` })
  if (choice === 'restore' && !canRestore(backup, path))
    throw refuse(message('no-data-to-restore', { destination: path }))
  if (choice === 'host' && mount.Type === 'volume') throw refuse(message('mount-was-volume', { destination: path }))
}
