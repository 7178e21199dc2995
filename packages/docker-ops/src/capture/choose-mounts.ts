import { OpError, type BackupMountChoice } from '@holdfast/contract'
import { cleanPath } from '../clone/bind-spec.ts'
import { isAnonymousName } from '../clone/plan/mount-decision.ts'
import { ownName } from '../clone/plan/plan-context.ts'
import type { RawContainer, RawMount, RawVolume } from '../clone/raw-inspect.ts'
import type { HelperMount } from '../copy/create-helper.ts'
import type { BackupDocument } from './backup-document.ts'

type DocumentMount = BackupDocument['mounts'][number]

export interface ChosenMount extends DocumentMount {
  /** The same in every backup of the same data. */
  key: string
  /** How a helper gets at the data; null where there is none to keep. */
  helperMount: HelperMount | null
  /** Why it is left out although nobody asked for that; null else. */
  leftBecause: string | null
}

export interface MountFacts {
  container: RawContainer
  volumes: ReadonlyMap<string, RawVolume | null>
  /** Destinations of binds that are no folders. */
  files: ReadonlySet<string>
}

/**
 * What a backup does with each mount: volumes are kept, folders of the host are not, unless somebody chose otherwise. A volume
 * whose data lies elsewhere, by another driver or by options, is kept as a definition unless it was chosen.
 * @throws OpError `BAD_REQUEST` naming the mount when it is not there or has nothing to keep.
 */
export function chooseMounts(facts: MountFacts, choices: Readonly<Record<string, BackupMountChoice>>): ChosenMount[] {
  const { Mounts, HostConfig } = facts.container
  const asked = new Map(Object.entries(choices).map(([path, choice]) => [cleanPath(path), choice]))
  const listed = (Mounts ?? []).map((mount) => chooseMount(mount, facts, asked.get(cleanPath(mount.Destination))))
  const known = new Set(listed.map(({ destination }) => destination))
  // What `--tmpfs` makes is in HostConfig alone.
  const memory = Object.keys(HostConfig.Tmpfs ?? {})
    .map(cleanPath)
    .filter((path) => !known.has(path))
    .map((path) => chooseMount({ Type: 'tmpfs', Source: '', Destination: path, RW: true }, facts, asked.get(path)))
  const chosen = [...listed, ...memory]
  const unknown = [...asked.keys()].find((path) => chosen.every(({ destination }) => destination !== path))
  if (unknown !== undefined) throw refuse(unknown, `${ownName(facts.container)} has no mount at ${unknown}.`)
  return chosen
}

function chooseMount(
  mount: RawMount,
  { container, volumes, files }: MountFacts,
  choice: BackupMountChoice | undefined,
): ChosenMount {
  const destination = cleanPath(mount.Destination)
  const { kind, source } = identify(mount)
  const key =
    kind === 'volume'
      ? `volume:${source}`
      : kind === 'anonymous'
        ? `anonymous:${ownName(container)}:${destination}`
        : `${kind}:${source}`
  const about = { destination, kind, source, key }
  const isVolume = kind === 'volume' || kind === 'anonymous'
  const nothing = nothingToKeep(kind, {
    isFile: files.has(destination),
    isGone: isVolume && volumes.get(source) === null,
  })
  if (nothing !== null) {
    if (choice === 'include') throw refuse(destination, `${destination} ${nothing}; leave it out.`)
    const isGone = isVolume ? `${destination} ${nothing}.` : null
    return { ...about, included: false, helperMount: null, leftBecause: isGone }
  }
  const foreign = isVolume ? foreignBecause(volumes.get(source) ?? null) : null
  const included = choice === undefined ? isVolume && foreign === null : choice === 'include'
  return {
    ...about,
    included,
    helperMount: { type: isVolume ? 'volume' : 'bind', source, readOnly: true },
    leftBecause:
      foreign === null || choice !== undefined
        ? null
        : `The data of ${destination}: volume ${source} ${foreign}. Its definition is kept; choose the mount to keep its data too.`,
  }
}

function identify({ Type, Name, Source }: RawMount): Pick<DocumentMount, 'kind' | 'source'> {
  if (Type === 'volume' && Name !== undefined)
    return { kind: isAnonymousName(Name) ? 'anonymous' : 'volume', source: Name }
  if (Type === 'bind' || Type === 'tmpfs') return { kind: Type, source: Source }
  return { kind: 'other', source: Name ?? Source }
}

function nothingToKeep(
  kind: DocumentMount['kind'],
  { isFile, isGone }: { isFile: boolean; isGone: boolean },
): string | null {
  if (kind === 'tmpfs') return 'is memory, which has nothing to keep'
  if (kind === 'other') return 'is of a type whose data cannot be read'
  if (isFile) return 'is a single file, a socket or a device, which cannot be kept'
  return isGone ? 'is a volume the engine has no more' : null
}

/** Its data lies on another machine or in a folder of the host, where it is looked after by somebody else. */
function foreignBecause(volume: RawVolume | null): string | null {
  if (volume === null) return null
  if (volume.Driver !== 'local') return `is of driver ${volume.Driver}`
  const { type, device } = volume.Options ?? {}
  return (type ?? '') === '' && (device ?? '') === '' ? null : 'has its data elsewhere, by its driver options'
}

function refuse(destination: string, message: string): OpError {
  return new OpError('BAD_REQUEST', message, { field: `mounts.${destination}` })
}
