import { readTar } from '@holdfast/archive'
import type { CopyMode } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { ownName } from '../container/names.ts'
import { createTimeWatch } from '../data/odd-times.ts'
import { watchedBody, type WatchedBodyOptions } from '../engine/body/watched-body.ts'
import type { Engine } from '../engine/connect-engine.ts'
import type { RawContainer } from '../engine/raw/raw-inspect.ts'
import { commitLayer } from '../made/commit-layer.ts'
import { forget, nothingMade, type MadeObjects } from '../made/made-objects.ts'
import { removeMade } from '../made/remove-made.ts'
import type { BackupSink, FolderPass } from './backup-sink.ts'
import type { ContentStore } from './image/content-store.ts'
import { piecesToTar } from './layer/layer-piece.ts'
import { readCommitted } from './layer/read-committed.ts'
import type { PreparedLayer } from './layer/prepare-layer.ts'
import { readUpper, type WritableLayer } from './layer/read-upper.ts'
import { plainPieces } from './layer/upper-pieces.ts'
import { readAgain } from './read-again.ts'

export interface FilesystemRequest extends PreparedLayer {
  container: RawContainer
  /** Null when the engine has the image no more. */
  ownLayers: number | null
  /** Reads the last of two passes over the upper folder; null where it is read in one. */
  readLast: ((onBytes: (bytes: number) => void) => Promise<FolderPass>) | null
  store: ContentStore | null
  mode: CopyMode
  isQuiesced: boolean
  jobId: string
}

export interface FilesystemOptions {
  sink: BackupSink
  made: MadeObjects
  signal: AbortSignal
  onBytes: (bytes: number) => void
  idleTimeoutMs?: number
}

export interface ReadFilesystem extends WritableLayer {
  how: 'overlay2' | 'overlayfs' | 'commit' | 'flat'
}

/**
 * Reads what a container has in its own filesystem: as it lies on the disk, or what the engine commits, or, without an image, all of
 * it. Resolves, when the container need not be quiesced for it any more, with a function that does the rest.
 * @throws OpError those of `watchedBody`, `commitLayer` and of the sink.
 */
export async function readFilesystem(
  engine: Engine,
  { container, ownLayers, upper, lostNames, readLast, store, mode, isQuiesced, jobId }: FilesystemRequest,
  { made, ...options }: FilesystemOptions,
): Promise<() => Promise<ReadFilesystem>> {
  const about = { data: message('filesystem-of', { container: ownName(container) }), mode, signal: options.signal }
  if (ownLayers === null) {
    const layer = await readAgain(about, () => exportFlat(engine, container.Id, options))
    return () => Promise.resolve({ ...layer, how: 'flat' })
  }
  if (upper !== null && readLast !== null) {
    const pass = await readLast(options.onBytes)
    return async () => ({
      ...(await readUpper(engine, { container, upper, isQuiesced, pass }, options)),
      how: upper.how,
    })
  }
  if (upper !== null) {
    const read = (): Promise<WritableLayer> => readUpper(engine, { container, upper, isQuiesced }, options)
    const layer = await readAgain(about, read)
    return () => Promise.resolve({ ...layer, how: upper.how })
  }
  const onCreated = (id: string): void => void made.images.push(id)
  const commitId = await commitLayer(engine, container, { jobId, onCreated })
  return async () => {
    const layer = await readCommitted(engine, { container, commitId, ownLayers, lostNames, store }, options)
    const [failure] = await removeMade(engine, { ...nothingMade(), images: [commitId] })
    if (failure !== undefined) throw failure
    forget(made, { images: [commitId] })
    return { ...layer, how: 'commit' }
  }
}

/**
 * Hands the sink the whole filesystem of a container as one layer, without files a layer would take for deletions.
 * @throws OpError `TRUNCATED` when the engine's tar is not whole, those of `watchedBody` and of the sink.
 */
export async function exportFlat(
  engine: Engine,
  containerId: string,
  { sink, ...options }: WatchedBodyOptions & { sink: BackupSink },
): Promise<WritableLayer> {
  const lost: string[] = []
  const oddTimes = createTimeWatch()
  const tar = watchedBody(engine, `/containers/${containerId}/export`, options)
  const pieces = plainPieces(
    readTar(tar, { onEntry: oddTimes.see }),
    (path) => void lost.push(`/${path.toString('utf8')}`),
  )
  try {
    const kept = await sink.addLayer(piecesToTar(pieces), { diffId: null, signal: options.signal })
    return { kept, lost, oddTimes }
  } finally {
    await pieces.return(undefined)
  }
}
