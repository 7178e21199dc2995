import { OpError, type BackupMountChoice, type EngineIdentity, type EngineCapabilities } from '@holdfast/contract'
import { message, type Message } from '@holdfast/contract/messages'
import type { BindFacts } from '../container/bind-sources.ts'
import { isAnonymousName, ownName } from '../container/names.ts'
import { mountDataRefusal } from '../engine/read-capabilities.ts'
import { cleanPath } from '../engine/raw/bind-spec.ts'
import type { RawContainer, RawMount, RawVolume } from '../engine/raw/raw-inspect.ts'
import type { CarrierMount } from '../made/create-carrier.ts'
import type { BackupDocument } from './backup-document.ts'
import { notGivenOut } from './read-again.ts'

type DocumentMount = BackupDocument['mounts'][number]

export interface ChosenMount extends DocumentMount {
  /** The same in every backup of the same data. */
  key: string
  /** The one it had in versions whose keys did not name the engine; null where that is `key`. */
  formerKey: string | null
  /** How a carrier gets at the data; null where there is none to keep. */
  carrierMount: CarrierMount | null
  /** As the engine has it; null for what `--tmpfs` makes, which it does not list. */
  mounted: RawMount | null
  /** Whether somebody can choose it: false where there is nothing to keep. */
  canInclude: boolean
  /** Why it is excluded although nobody chose that; null else. */
  excludedBecause: Message | null
  /** Why its data, which is to be included, cannot be read; null else. */
  unreadable: Message | null
}

export interface MountFacts extends BindFacts {
  identity: EngineIdentity | null
  capabilities: EngineCapabilities
  container: RawContainer
  /** By name; null for one the engine has not, or does not tell of. */
  volumes: ReadonlyMap<string, RawVolume | null>
  /** By name, what the engine said where it did not tell of a volume. */
  refusals: ReadonlyMap<string, Message>
}

/**
 * What a backup does with each mount: volumes are kept, of whatever driver and options, folders of the host are not, unless
 * somebody chose otherwise.
 * @throws OpError `BAD_REQUEST` naming the mount when it is not there or has nothing to keep.
 */
export function chooseMounts(facts: MountFacts, choices: Readonly<Record<string, BackupMountChoice>>): ChosenMount[] {
  const { Mounts, HostConfig } = facts.container
  const byPath = new Map(Object.entries(choices).map(([path, choice]) => [cleanPath(path), choice]))
  const listed = (Mounts ?? []).map((mount) => chooseMount(mount, facts, byPath.get(cleanPath(mount.Destination))))
  const known = new Set(listed.map(({ destination }) => destination))
  // What `--tmpfs` makes is in HostConfig alone.
  const memory = Object.keys(HostConfig.Tmpfs ?? {})
    .map(cleanPath)
    .filter((path) => !known.has(path))
    .map((path) => chooseMount({ Type: 'tmpfs', Source: '', Destination: path, RW: true }, facts, byPath.get(path)))
    .map((mount) => ({ ...mount, mounted: null }))
  const chosen = storedOnce([...listed, ...memory])
  const unknown = [...byPath.keys()].find((path) => chosen.every(({ destination }) => destination !== path))
  if (unknown !== undefined)
    throw refuse(unknown, message('no-mount-to-back-up', { container: ownName(facts.container), destination: unknown }))
  return chosen
}

/** What is mounted at several places is stored with the first of them. */
function storedOnce(mounts: readonly ChosenMount[]): ChosenMount[] {
  const dataOf = ({ kind, source }: ChosenMount): string => `${kind}:${source}`
  const first = new Map<string, string>()
  const kept = mounts.filter(({ included, carrierMount }) => included && carrierMount !== null)
  for (const mount of kept.toSorted((one, other) => (one.destination < other.destination ? -1 : 1)))
    if (!first.has(dataOf(mount))) first.set(dataOf(mount), mount.destination)
  return mounts.map((mount) => {
    const tree = first.get(dataOf(mount))
    return kept.includes(mount) && tree !== undefined && tree !== mount.destination ? { ...mount, tree } : mount
  })
}

/** @throws OpError `ENGINE_REFUSED` (field `mounts.<destination>`) for the first whose data is wanted and cannot be read. */
export function refuseUnreadable(mounts: readonly ChosenMount[]): void {
  for (const { destination, unreadable } of mounts)
    if (unreadable !== null) throw notGivenOut(destination, { code: 'ENGINE_REFUSED', reason: unreadable })
}

function chooseMount(mount: RawMount, facts: MountFacts, choice: BackupMountChoice | undefined): ChosenMount {
  const { container, volumes, files, missing } = facts
  const destination = cleanPath(mount.Destination)
  const { kind, source } = identify(mount)
  const isVolume = kind === 'volume' || kind === 'anonymous'
  const keys = treeKeys(facts.identity, keyOf({ destination, kind, source }, container))
  const about = { destination, kind, source, ...keys, mounted: mount }
  const lost =
    isVolume && volumes.get(source) === null ? explainLost(mount, { source, refusals: facts.refusals }) : null
  const isGone = lost !== null && lost.isGone
  const isMissing = missing.some((bind) => bind.destination === destination)
  const isImage = mount.Type === 'image'
  const nothing = isImage
    ? message('mount-is-image', { destination, image: source })
    : nothingToInclude({ destination, kind, source }, { isFile: files.has(destination), isGone, isMissing })
  if (nothing !== null) {
    if (choice === 'include') throw refuse(destination, message('mount-not-includable', { reason: nothing }))
    const excludedBecause = isVolume || isImage ? nothing : null
    return { ...about, included: false, canInclude: false, carrierMount: null, excludedBecause, unreadable: null }
  }
  const included = choice === undefined ? isVolume : choice === 'include'
  return {
    ...about,
    included,
    canInclude: true,
    carrierMount: { type: isVolume ? 'volume' : 'bind', source, readOnly: true },
    excludedBecause: null,
    unreadable: included ? (mountDataRefusal(facts.capabilities, container, destination) ?? lost?.why ?? null) : null,
  }
}

/** An engine that cannot say who it is shares its keys with others such: that costs space at most, as every chunk is compared by its hash. */
export function treeKeys(identity: EngineIdentity | null, key: string): Pick<ChosenMount, 'key' | 'formerKey'> {
  return identity === null ? { key, formerKey: null } : { key: `${identity.id}/${key}`, formerKey: key }
}

function keyOf(
  { destination, kind, source }: Pick<DocumentMount, 'destination' | 'kind' | 'source'>,
  container: RawContainer,
): string {
  return kind === 'anonymous' ? `anonymous:${ownName(container)}:${destination}` : `${kind}:${source}`
}

/**
 * A volume the engine does not tell of. One of its own driver is gone; of another driver nobody knows: an engine that lacks the
 * driver also says there is no such volume.
 */
function explainLost(
  { Driver }: RawMount,
  { source, refusals }: { source: string; refusals: ReadonlyMap<string, Message> },
): { isGone: boolean; why: Message } {
  const refusal = refusals.get(source)
  if (refusal !== undefined) return { isGone: false, why: refusal }
  const isLocal = Driver === undefined || Driver === '' || Driver === 'local'
  return { isGone: isLocal, why: message('volume-driver-missing', { volume: source, driver: Driver ?? null }) }
}

function identify({ Type, Name, Source }: RawMount): Pick<DocumentMount, 'kind' | 'source'> {
  if (Type === 'volume' && Name !== undefined)
    return { kind: isAnonymousName(Name) ? 'anonymous' : 'volume', source: Name }
  if (Type === 'bind' || Type === 'tmpfs') return { kind: Type, source: Source }
  return { kind: 'other', source: Name ?? Source }
}

function nothingToInclude(
  { destination, kind, source }: Pick<DocumentMount, 'destination' | 'kind' | 'source'>,
  { isFile, isGone, isMissing }: { isFile: boolean; isGone: boolean; isMissing: boolean },
): Message | null {
  if (kind === 'tmpfs') return message('mount-is-memory', { destination })
  if (kind === 'other') return message('mount-is-unreadable-type', { destination })
  if (isMissing) return message('mount-source-missing', { destination, source })
  if (isFile) return message('mount-is-no-folder', { destination })
  return isGone ? message('mount-volume-gone', { destination }) : null
}

function refuse(destination: string, detail: Message): OpError {
  return new OpError('BAD_REQUEST', detail, { field: `mounts.${destination}` })
}
