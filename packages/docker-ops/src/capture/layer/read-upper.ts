import { editRecords, editTar, readTar, type TarEntry } from '@holdfast/archive'
import { readFolderAsTar } from '@holdfast/host-files'
import type { Message } from '@holdfast/contract/messages'
import { putLossMessages, putSafe } from '../../data/put-safe.ts'
import { readCarrier } from '../../data/read-carrier.ts'
import { watched, type WatchedBodyOptions } from '../../engine/body/watched-body.ts'
import type { Engine } from '../../engine/connect-engine.ts'
import type { RawContainer } from '../../engine/raw/raw-inspect.ts'
import { createTimeWatch, type OddTimes } from '../../data/odd-times.ts'
import { mountFolder } from '../../made/create-carrier.ts'
import type { BackupSink, FolderPass } from '../backup-sink.ts'
import { socketsMessages } from '../../data/sockets-messages.ts'
import { listChanges } from '../../writable-layer/list-changes.ts'
import { beginLayer } from './begin-layer.ts'
import { createEngineMade } from './engine-made.ts'
import { piecesToTar, plainPath } from './layer-piece.ts'
import type { HostUpper, UpperSource } from './prepare-layer.ts'
import { upperPieces } from './upper-pieces.ts'
import { withDeletions } from './with-deletions.ts'

export interface WritableLayer {
  /** Null when it holds nothing of anybody's. */
  kept: { diffId: string; bytes: number } | null
  /** Paths that are not in it as they should be. */
  lost: string[]
  /** Of what is kept. */
  oddTimes: OddTimes
  /** What else is not in it; absent where whoever reads does not say. */
  notKept?: () => Message[]
}

/** Names as the engine writes them in a layer. */
const layerOfFolder = { prefix: '.', withoutOverlay: true }

/** As many names as a sentence bears. */
const namesShown = 20

export interface ReadUpperRequest {
  container: RawContainer
  upper: UpperSource
  /** Whether the container is quiesced. */
  isQuiesced: boolean
  /** What was read of it already, in two passes. */
  pass?: FolderPass
}

/**
 * Reads the writable layer of a container as it lies on the disk, and hands it to the sink as an image layer.
 * @throws OpError those of `watchedBody`, of `readFolderAsTar` and of the sink.
 */
export async function readUpper(
  engine: Engine,
  { container, upper, isQuiesced, pass }: ReadUpperRequest,
  { sink, ...options }: WatchedBodyOptions & { sink: BackupSink },
): Promise<WritableLayer> {
  const { signal, onBytes: _own, ...limits } = options
  const lost: string[] = []
  const oddTimes = createTimeWatch()
  const { opaque, notKept, open } =
    pass !== undefined ? openPass(sink, pass) : upper.reader === 'host' ? openFolder(upper) : openCarrier(engine, upper)
  const pieces = upperPieces(
    readTar(watched(open, options), { onEntry: oddTimes.see }),
    (path) => void lost.push(`/${path.toString('utf8')}`),
  )
  try {
    const isEngineMade = createEngineMade(container)
    const begun = await beginLayer(pieces, isEngineMade)
    if (begun === null) return { kept: null, lost, oddTimes, notKept }
    const list = async () => listDeleted(engine, container.Id, { signal, ...limits })
    const onLost = (path: string) => void lost.push(path)
    const complete = withDeletions(begun, { opaque, list, isEngineMade, isQuiesced, onLost })
    const kept = await sink.addLayer(piecesToTar(complete), { diffId: null, signal })
    return { kept, lost, oddTimes, notKept }
  } finally {
    await pieces.return(undefined)
  }
}

interface OpenedUpper {
  /** Filled while it is read; null where that does not tell. */
  opaque: Set<string> | null
  notKept: () => Message[]
  open: (signal: AbortSignal) => AsyncIterable<Buffer>
}

/** As an engine loads it: it does with a layer as it does with a tar that is put. */
const anyEngine = { keepsEmptyValues: true, refused: new Set<string>(), writesDeepPaths: false }

function openFolder({ folder, owners }: HostUpper): OpenedUpper {
  const opaque = new Set<string>()
  const sockets = { names: [] as Buffer[], count: 0 }
  const safe = putSafe(anyEngine)
  const onEntry = ({ isOpaque, name }: { isOpaque: boolean; name: Buffer }): void => {
    if (isOpaque) opaque.add(plainPath(name).toString('latin1'))
  }
  const onLeftOut = (path: Buffer, why: 'socket' | 'vanished'): void => {
    if (why !== 'socket') return
    sockets.count += 1
    if (sockets.names.length < namesShown) sockets.names.push(path)
  }
  const how = { ...layerOfFolder, ...(owners && { owners }), onEntry, onLeftOut }
  return {
    opaque,
    notKept: () => [...socketsMessages('', sockets), ...putLossMessages(safe.losses, '')],
    open: (signal) => safe.through(readFolderAsTar(folder, { ...how, signal })),
  }
}

const attributesOfOverlay = 'SCHILY.xattr.trusted.overlay.'

function openPass({ folders }: BackupSink, pass: FolderPass): OpenedUpper {
  const opaque = new Set<string>()
  const safe = putSafe(anyEngine)
  const withoutOverlay = ({ header, name }: TarEntry): Buffer =>
    editRecords(header, (record) => {
      if (!record.key.startsWith(attributesOfOverlay)) return record
      if (record.key === `${attributesOfOverlay}opaque` && record.value.toString('latin1') === 'y')
        opaque.add(plainPath(name).toString('latin1'))
      return null
    })
  return {
    opaque,
    notKept: () => [...socketsMessages('', pass.notKept.sockets), ...putLossMessages(safe.losses, '')],
    open: (signal) => safe.through(editTar(folders.tarOf(pass, signal), withoutOverlay)),
  }
}

function openCarrier(engine: Engine, { carrierId }: Extract<UpperSource, { reader: 'engine' }>): OpenedUpper {
  const path = `/${mountFolder}/.`
  return { opaque: null, notKept: () => [], open: (signal) => readCarrier(engine, { carrierId, path }, signal) }
}

/** The paths of the image that are gone from a container; of a deleted folder only its own. @throws OpError those of `listChanges`. */
async function listDeleted(engine: Engine, containerId: string, options: WatchedBodyOptions): Promise<string[]> {
  const deleted: string[] = []
  for await (const { path, kind } of listChanges(engine, containerId, options))
    if (kind === 'deleted') deleted.push(path)
  return deleted
}
