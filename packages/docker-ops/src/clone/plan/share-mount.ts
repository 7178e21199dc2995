import { formatBind, parseBind } from '../bind-spec.ts'
import type { RawMountSpec } from '../raw-inspect.ts'
import { undeclared } from './mount-declaration.ts'
import { changeShown, concreteMount, untouched, type MountDecision, type MountSubject } from './mount-decision.ts'

/** The same data: the mount as it was declared, or by its concrete name where the declaration would make a new volume. */
export function shareMount(subject: MountSubject): MountDecision {
  const { declared, mounted } = subject
  const writable = mounted?.RW ?? true
  if (mounted === null || isDeclaredByName(subject)) return untouched(subject, writable)
  return {
    after: { ...undeclared, mount: pinned(declared.mount, concreteMount(mounted, !writable)) },
    reason: `Shared by name (${mounted.Name ?? mounted.Source}): as the source declares it, the clone would get another one.`,
    shown: [],
    volume: null,
    sharesWritable: writable && mounted.Type !== 'tmpfs',
  }
}

/** The same data, but the clone cannot write to it. Propagation and SELinux labels stay. */
export function shareMountReadOnly(subject: MountSubject): MountDecision {
  const { declared, mounted } = subject
  if (mounted === null) return untouched(subject, false)
  const reason = 'Shared read-only, as asked.'
  const decision = { reason, shown: [changeShown(subject, ['RW', false], reason)], volume: null, sharesWritable: false }
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
  return formatBind({ ...spec, modes: isVolume && !kept.includes('nocopy') ? [...readOnly, 'nocopy'] : readOnly })
}
