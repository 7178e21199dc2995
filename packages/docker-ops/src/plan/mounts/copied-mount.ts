import { OpError } from '@holdfast/contract'
import { message, type Message } from '@holdfast/contract/messages'
import { isAnonymousName } from '../../container/names.ts'
import { formatBind, parseBind } from '../../engine/raw/bind-spec.ts'
import type { RawMount, RawMountSpec } from '../../engine/raw/raw-inspect.ts'
import { chosenByEngine } from '../plan-context.ts'
import { changeShown, type MountDecision, type MountSubject } from './mount-decision.ts'
import { undeclared, type MountDeclaration } from './mount-declaration.ts'

/**
 * A new volume that is filled with the source's data before the container is made. It is never filled from the image, also
 * when the source's is empty: files that were deleted there would come back.
 * @throws OpError `BAD_REQUEST` for a mount that is neither a volume nor a folder of the host.
 */
export function copiedMount(subject: MountSubject, mounted: RawMount): MountDecision {
  const { destination, newName, volumeEnding, purpose } = subject
  const { Type, Name, Source } = mounted
  if (Type !== 'volume' && Type !== 'bind')
    throw new OpError('BAD_REQUEST', message('mount-type-not-copied', { destination, type: Type }), { field: 'mounts' })
  const isNamed = Type === 'volume' && Name !== undefined && !isAnonymousName(Name)
  const name = `${newName}-${volumeEnding}`
  const original = Type === 'volume' ? (Name ?? Source) : Source
  const data = isNamed || Type === 'bind' ? original : null
  const reason = message('change-volume-copied', { data, purpose })
  return {
    after: declaration(subject, mounted, name),
    reason,
    shown: shownChanges(subject, mounted, { name, reason }),
    volume: {
      name,
      replaces: Type === 'volume' ? original : null,
      copyOf: { type: Type, source: original, destination },
    },
    contested: null,
  }
}

function shownChanges(
  subject: MountSubject,
  { Type, Driver }: RawMount,
  { name, reason }: { name: string; reason: Message },
): MountDecision['shown'] {
  if (Type === 'bind') return [chosenByEngine(`Mounts.${subject.destination}`, subject.mounted, reason)]
  const shown = [changeShown(subject, ['Name', name], reason)]
  return Driver === 'local' ? shown : [...shown, changeShown(subject, ['Driver', 'local'], reason)]
}

/** Where the source's was declared by name the clone's stands in the same place, else among `HostConfig.Mounts`. */
function declaration(
  { declared, foreignVolumeDriver }: MountSubject,
  { Type, Destination: Target, RW }: RawMount,
  name: string,
): MountDeclaration {
  if (Type === 'volume' && declared.bind !== null && !foreignVolumeDriver) {
    const spec = parseBind(declared.bind)
    const modes = spec.modes.includes('nocopy') ? spec.modes : [...spec.modes, 'nocopy']
    if (spec.source !== null) return { ...undeclared, bind: formatBind({ ...spec, source: name, modes }) }
  }
  const plain: RawMountSpec = { Type: 'volume', Source: name, Target, ...(!RW && { ReadOnly: true }) }
  if (Type === 'bind' || declared.mount === null)
    return { ...undeclared, mount: { ...plain, VolumeOptions: { NoCopy: true } } }
  const { DriverConfig: _driver, ...options } = declared.mount.VolumeOptions ?? {}
  return { ...undeclared, mount: { ...declared.mount, ...plain, VolumeOptions: { ...options, NoCopy: true } } }
}
