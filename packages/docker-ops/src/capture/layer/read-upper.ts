import { readTar } from '@holdfast/archive'
import { readCarrier } from '../../data/read-carrier.ts'
import { watched, type WatchedBodyOptions } from '../../engine/body/watched-body.ts'
import type { Engine } from '../../engine/connect-engine.ts'
import type { RawContainer } from '../../engine/raw/raw-inspect.ts'
import { createTimeWatch, type OddTimes } from '../../data/odd-times.ts'
import { mountFolder } from '../../made/create-carrier.ts'
import type { BackupSink } from '../backup-sink.ts'
import { listChanges } from '../../writable-layer/list-changes.ts'
import { beginLayer } from './begin-layer.ts'
import { createEngineMade } from './engine-made.ts'
import { piecesToTar } from './layer-piece.ts'
import { upperPieces } from './upper-pieces.ts'
import { withDeletions } from './with-deletions.ts'

export interface WritableLayer {
  /** Null when it holds nothing of anybody's. */
  kept: { diffId: string; bytes: number } | null
  /** Paths that are not in it as they should be. */
  lost: string[]
  /** Of what is kept. */
  oddTimes: OddTimes
}

export interface ReadUpperRequest {
  container: RawContainer
  /** Has the upper folder of the container's overlay mounted. */
  carrierId: string
  /** Whether the container is quiesced. */
  isQuiesced: boolean
  /** Looks which folders are opaque; null where nobody can but the engine. */
  listOpaque: () => Promise<ReadonlySet<string> | null>
}

/**
 * Reads the writable layer of a container on overlay2 as it lies on the disk, and hands it to the sink as an image layer.
 * @throws OpError those of `watchedBody` and of the sink.
 */
export async function readUpper(
  engine: Engine,
  { container, carrierId, isQuiesced, listOpaque }: ReadUpperRequest,
  { sink, ...options }: WatchedBodyOptions & { sink: BackupSink },
): Promise<WritableLayer> {
  const { signal, onBytes: _own, ...limits } = options
  const lost: string[] = []
  const oddTimes = createTimeWatch()
  const opaque = await listOpaque()
  const path = `/${mountFolder}/.`
  const tar = watched((watchedSignal) => readCarrier(engine, { carrierId, path }, watchedSignal), options)
  const pieces = upperPieces(
    readTar(tar, { onEntry: oddTimes.see }),
    (path) => void lost.push(`/${path.toString('utf8')}`),
  )
  try {
    const isEngineMade = createEngineMade(container)
    const begun = await beginLayer(pieces, isEngineMade)
    if (begun === null) return { kept: null, lost, oddTimes }
    const list = async () => listDeleted(engine, container.Id, { signal, ...limits })
    const onLost = (path: string) => void lost.push(path)
    const complete = withDeletions(begun, { opaque, list, isEngineMade, isQuiesced, onLost })
    const kept = await sink.addLayer(piecesToTar(complete), { diffId: null, signal })
    return { kept, lost, oddTimes }
  } finally {
    await pieces.return(undefined)
  }
}

/** The paths of the image that are gone from a container; of a deleted folder only its own. @throws OpError those of `listChanges`. */
async function listDeleted(engine: Engine, containerId: string, options: WatchedBodyOptions): Promise<string[]> {
  const deleted: string[] = []
  for await (const { path, kind } of listChanges(engine, containerId, options))
    if (kind === 'deleted') deleted.push(path)
  return deleted
}
