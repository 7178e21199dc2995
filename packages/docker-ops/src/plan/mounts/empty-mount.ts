import { hash } from 'node:crypto'
import { message } from '@holdfast/contract/messages'
import { isAnonymousName } from '../../container/names.ts'
import { cleanPath, formatBind, parseBind } from '../../engine/raw/bind-spec.ts'
import type { RawMount, RawMountSpec } from '../../engine/raw/raw-inspect.ts'
import { chosenByEngine } from '../plan-context.ts'
import { changeShown, shownByEngine, type MountDecision, type MountSubject } from './mount-decision.ts'
import { undeclared, type MountDeclaration } from './mount-declaration.ts'

/** A fresh volume with what a new container of the image would find there. A named volume gets a named stand-in. */
export function emptyMount(subject: MountSubject, mounted: RawMount): MountDecision {
  if (mounted.Type !== 'volume') return volumeForBind(subject, mounted)
  if (mounted.Name === undefined || isAnonymousName(mounted.Name)) return freshAnonymous(subject, mounted)
  return freshNamed(subject, mounted, mounted.Name)
}

/** Excluded. Where the image declares a volume, the engine puts a fresh anonymous one in all the same. */
export function excludeMount(subject: MountSubject): MountDecision {
  const { destination, mounted, imageHasVolume } = subject
  const decision = { after: undeclared, volume: null, contested: null }
  if (!imageHasVolume) {
    const reason = message('change-excluded')
    return {
      ...decision,
      reason,
      shown: mounted ? [{ field: `Mounts.${destination}`, from: mounted, to: null, reason }] : [],
    }
  }
  const reason = message('change-excluded-declared')
  const shown = [
    chosenByEngine(`Mounts.${destination}`, mounted, reason),
    ...shownByEngine(subject, ['Name', 'Driver', 'RW'], reason),
  ]
  return { ...decision, reason, shown }
}

function freshNamed(subject: MountSubject, mounted: RawMount, replaces: string): MountDecision {
  const name = `${subject.newName}-${subject.volumeEnding}${subpathEnding(subject)}`
  const reason = message('change-volume-fresh', { volume: replaces })
  const shown = [changeShown(subject, ['Name', name], reason)]
  if (mounted.Driver !== 'local') shown.push(changeShown(subject, ['Driver', 'local'], reason))
  return {
    after: namedDeclaration(subject, mounted, name),
    reason,
    shown,
    volume: { name, replaces, copyOf: null },
    contested: null,
  }
}

/** Two folders of one volume are apart: each gets a volume of its own, as an empty one has no such folders. */
function subpathEnding({ declared }: MountSubject): string {
  const subpath = cleanPath(`/${declared.mount?.VolumeOptions?.Subpath ?? ''}`).slice(1)
  if (subpath === '') return ''
  return /^[\w.-]{1,60}$/.test(subpath) ? `-${subpath}` : `-${hash('sha256', subpath).slice(0, 8)}`
}

function namedDeclaration(subject: MountSubject, mounted: RawMount, name: string): MountDeclaration {
  const { declared, foreignVolumeDriver } = subject
  if (declared.bind !== null && !foreignVolumeDriver)
    return { ...undeclared, bind: formatBind({ ...parseBind(declared.bind), source: name }) }
  return { ...undeclared, mount: { ...freshMount(subject, mounted), Source: name } }
}

function freshAnonymous(subject: MountSubject, mounted: RawMount): MountDecision {
  const { declared } = subject
  const reason = message('change-volume-fresh-anonymous')
  const shown = shownByEngine(subject, ['Name', 'Driver'], reason)
  const decision = { reason, shown, volume: null, contested: null }
  const makesItself = declared.volume || (declared.bind !== null && parseBind(declared.bind).source === null)
  if (makesItself && declared.mount === null) return { ...decision, after: declared }
  return { ...decision, after: { ...undeclared, mount: freshMount(subject, mounted) } }
}

function volumeForBind(subject: MountSubject, { Destination: Target, RW, ...mounted }: RawMount): MountDecision {
  const reason = message('change-volume-for-folder', { folder: mounted.Source })
  const mount = { Type: 'volume', Target, ...(!RW && { ReadOnly: true }) }
  const shown = [chosenByEngine(`Mounts.${subject.destination}`, subject.mounted, reason)]
  return { after: { ...undeclared, mount }, reason, shown, volume: null, contested: null }
}

/**
 * Declared options stay where they mean something for a fresh volume: a sub-folder or a pinned name do not, and a driver with its
 * options would be the source's own data once more.
 */
function freshMount({ declared }: MountSubject, { Destination: Target, RW, Name }: RawMount): RawMountSpec {
  const noCopy = declared.bind !== null && parseBind(declared.bind).modes.includes('nocopy')
  const plain = {
    Type: 'volume',
    Target,
    ...(!RW && { ReadOnly: true }),
    ...(noCopy && { VolumeOptions: { NoCopy: true } }),
  }
  if (declared.mount === null) return plain
  const { Source, VolumeOptions, ...mount } = declared.mount
  const wasPinned = Source !== undefined && isAnonymousName(Name ?? '')
  const { Subpath: _subpath, NoCopy, DriverConfig: _driver, ...options } = VolumeOptions ?? {}
  return {
    ...mount,
    VolumeOptions: {
      ...options,
      ...(NoCopy && !wasPinned && { NoCopy }),
    },
  }
}
