import { OpError, type CopyMode } from '@holdfast/contract'
import { message, type Message } from '@holdfast/contract/messages'
import { isAlive } from '../container/names.ts'
import { oddTimesMessage } from '../data/odd-times.ts'
import type { Quiesce } from '../plan/plan-quiesce.ts'
import { backupDocument, listed, type BackupDocument } from './backup-document.ts'
import type { ChosenMount } from './choose-mounts.ts'
import type { CaptureSource } from './read-capture-source.ts'
import type { ReadFilesystem } from './read-filesystem.ts'
import type { ReadMount } from './read-mounts.ts'

export interface CaptureFacts {
  request: { mode: CopyMode; holdfastVersion: string }
  mounts: readonly ChosenMount[]
  quiesced: Quiesce | null
  frozenMs: number | null
  filesystem: ReadFilesystem
  layerReader: 'host' | 'engine'
  /** Of the mounts that were read. */
  data: readonly ReadMount[]
  /** In the writable layer. */
  entries: number
  defaultUlimits: readonly string[]
}

/**
 * What the backup knows of its container, as whoever reads it back will accept it. Lists that may be long are cut: all tags are in
 * `image` too.
 * @throws OpError `INTERNAL` for what no document can hold, naming it.
 */
export function describeCapture(source: CaptureSource, facts: CaptureFacts): BackupDocument {
  const { container, image, version, apiVersion, info, identity } = source
  const { request, mounts, quiesced, filesystem } = facts
  const { kept, how, lost, oddTimes, notKept: notInLayer = () => [] } = filesystem
  const { Status } = container.State
  const lostTimes = [oddTimesMessage('times-not-restorable', oddTimes, '')].filter((one) => one !== null)
  const document: BackupDocument = {
    holdfastVersion: request.holdfastVersion,
    engine: {
      id: identity?.id ?? '',
      hostName: info.Name ?? '',
      version: version.Version,
      apiVersion,
      storageDriver: info.Driver,
    },
    container,
    image: image ?? {},
    platform: platformOf(source),
    defaultUlimits: [...facts.defaultUlimits],
    volumes: Object.fromEntries(source.volumes),
    networks: source.networks,
    providers: source.providers,
    mountedImages: Object.fromEntries(
      [...source.mountedImages].flatMap(([name, layers]) => (layers === null ? [] : [[name, [...layers]]])),
    ),
    mode: modeOf(Status, quiesced),
    asked: request.mode,
    frozenMs: facts.frozenMs,
    mounts: mounts.map(({ destination, kind, source: from, included, tree }) => {
      const reader = facts.data.find((read) => read.destination === destination)?.reader
      return {
        destination,
        kind,
        source: from,
        included,
        ...(tree !== undefined && { tree }),
        ...(reader && { reader }),
      }
    }),
    files: [...source.files],
    writableLayer:
      kept === null || how === 'flat' ? null : { ...kept, entries: facts.entries, how, reader: facts.layerReader },
    flatImage: image === null,
    imageTags: (image?.RepoTags ?? []).filter((tag) => tag.length <= listed.tagLength).slice(0, listed.imageTags),
    notKept: capped(
      [
        ...notKept({ mounts, lostInLayer: lost, flatImage: image === null }),
        ...(kept === null ? [] : lostTimes),
        ...(kept === null ? [] : notInLayer()),
        ...facts.data.flatMap(({ lost: ofMount }) => ofMount),
      ],
      listed.notKept,
    ),
  }
  refuseUnparsable(document)
  return document
}

/** The container's own word, else that of its image: the graph drivers have one platform of an image. */
export function platformOf({
  container,
  image,
}: Pick<CaptureSource, 'container' | 'image'>): BackupDocument['platform'] {
  const { Os, Architecture, Variant } = image ?? {}
  const ofImage = Os && Architecture ? { os: Os, architecture: Architecture, variant: Variant } : null
  const platform = container.ImageManifestDescriptor?.platform ?? ofImage
  if (platform === null) return null
  const { os, architecture, variant } = platform
  return { os, architecture, ...(variant && { variant }) }
}

/** One that cannot be read back would be sealed, and then be no backup. */
function refuseUnparsable(document: BackupDocument): void {
  const { error } = backupDocument.safeParse(document)
  if (error === undefined) return
  const problems = error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).slice(0, 3)
  throw new OpError('INTERNAL', message('backup-description-invalid', { problems }), { cause: error })
}

/** A container that somebody else had paused did not change either. */
function modeOf(status: string, quiesced: Quiesce | null): BackupDocument['mode'] {
  if (!isAlive(status)) return 'not running'
  if (quiesced === 'stop') return 'stopped'
  return quiesced === 'pause' || status === 'paused' ? 'paused' : 'live'
}

/** As many names as a sentence bears. */
const namesShown = 20

/** What is not in a backup. */
export function notKept(facts: {
  mounts: readonly ChosenMount[]
  lostInLayer: readonly string[]
  flatImage: boolean
}): Message[] {
  const { mounts, lostInLayer, flatImage } = facts
  const names = lostInLayer.slice(0, namesShown)
  return [
    ...(flatImage ? [message('lost-image-layers')] : []),
    ...mounts.flatMap(({ excludedBecause }) => excludedBecause ?? []),
    ...(names.length === 0 ? [] : [message('lost-names', { names, more: lostInLayer.length - names.length })]),
  ]
}

/** At most `most` messages: where there are more, the last says how many. */
function capped(messages: readonly Message[], most: number): Message[] {
  if (messages.length <= most) return [...messages]
  const shown = messages.slice(0, most - 1)
  return [...shown, message('and-more', { count: messages.length - shown.length })]
}
