import { message } from '@holdfast/contract/messages'
import { formatBind, parseBind } from '../../engine/raw/bind-spec.ts'
import type { RawMountSpec } from '../../engine/raw/raw-inspect.ts'
import {
  changeShown,
  concreteMount,
  contestedBy,
  untouched,
  type MountDecision,
  type MountSubject,
} from './mount-decision.ts'
import { undeclared, type MountDeclaration } from './mount-declaration.ts'

/** The same data: the mount as it was declared, or by its concrete name where the declaration would make a new volume. */
export function shareMount(subject: MountSubject): MountDecision {
  const { declared, mounted, purpose } = subject
  const contested = contestedBy(mounted)
  if (mounted === null) return untouched(subject, contested)
  const decision = { shown: [], volume: null, contested }
  if (!isDeclaredByName(subject))
    return {
      ...decision,
      after: { ...undeclared, mount: pinned(declared.mount, concreteMount(mounted, !mounted.RW)) },
      reason: message('change-shared-by-name', { data: mounted.Name ?? mounted.Source, purpose }),
    }
  if (mounted.Type !== 'volume') return untouched(subject, contested)
  const reason = message('change-shared-unfilled')
  return { ...decision, after: unfilled(declared), reason }
}

/** The declaration of an existing volume, never filled from the image. */
function unfilled({ bind, mount }: MountDeclaration): MountDeclaration {
  if (bind !== null) return { ...undeclared, bind: unfilledBind(bind) }
  return { ...undeclared, mount: mount && { ...mount, VolumeOptions: { ...mount.VolumeOptions, NoCopy: true } } }
}

function unfilledBind(bind: string): string {
  const spec = parseBind(bind)
  return spec.modes.includes('nocopy') ? bind : formatBind({ ...spec, modes: [...spec.modes, 'nocopy'] })
}

/** The same data, but the clone cannot write to it. Propagation and SELinux labels stay. */
export function shareMountReadOnly(subject: MountSubject): MountDecision {
  const { declared, mounted } = subject
  if (mounted === null) return untouched(subject, null)
  const reason = message('change-shared-read-only')
  const decision = { reason, shown: [changeShown(subject, ['RW', false], reason)], volume: null, contested: null }
  if (declared.bind !== null && isDeclaredByName(subject))
    return { ...decision, after: { ...undeclared, bind: readOnlyBind(declared.bind, mounted.Type === 'volume') } }
  const concrete = concreteMount(mounted, true)
  const mount =
    declared.mount !== null && mounted.Type !== 'volume'
      ? { ...declared.mount, ReadOnly: true }
      : pinned(declared.mount, concrete)
  return { ...decision, after: { ...undeclared, mount } }
}

/** False for what the engine would make anew: an anonymous volume, or a mount that came through `VolumesFrom`. */
function isDeclaredByName({ declared: { bind, mount, tmpfs } }: MountSubject): boolean {
  if (bind !== null) return parseBind(bind).source !== null
  return tmpfs !== null || (mount !== null && (mount.Type !== 'volume' || Boolean(mount.Source)))
}

/** The declared options with the concrete source in them. */
function pinned(declared: RawMountSpec | null, concrete: RawMountSpec): RawMountSpec {
  if (declared === null) return concrete
  return { ...declared, ...concrete, VolumeOptions: { ...declared.VolumeOptions, ...concrete.VolumeOptions } }
}

/** Even a read-only volume is filled from the image when it is empty just now, unless nocopy says no. */
function readOnlyBind(bind: string, isVolume: boolean): string {
  const spec = parseBind(bind)
  const kept = spec.modes.filter((mode) => mode !== 'rw')
  const readOnly = kept.includes('ro') ? kept : ['ro', ...kept]
  const shared = formatBind({ ...spec, modes: readOnly })
  return isVolume ? unfilledBind(shared) : shared
}
