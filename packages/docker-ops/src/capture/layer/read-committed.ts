import { readTar } from '@holdfast/archive'
import { OpError } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { z } from 'zod'
import { createTimeWatch } from '../../data/odd-times.ts'
import { watchedBody, type WatchedBodyOptions } from '../../engine/body/watched-body.ts'
import type { Engine } from '../../engine/connect-engine.ts'
import type { RawContainer } from '../../engine/raw/raw-inspect.ts'
import { readImage } from '../../engine/raw/read-raw.ts'
import type { BackupSink } from '../backup-sink.ts'
import { findStoredImage, type ContentStore } from '../image/content-store.ts'
import { peekLayer, uncompressed } from '../image/layer-bytes.ts'
import { readImageArchive } from '../image/read-image-archive.ts'
import { beginLayer } from './begin-layer.ts'
import { createEngineMade } from './engine-made.ts'
import { piecesToTar } from './layer-piece.ts'
import type { WritableLayer } from './read-upper.ts'
import { layerPieces } from './upper-pieces.ts'

export interface ReadCommittedRequest {
  container: RawContainer
  /** The image the engine committed the container to. */
  commitId: string
  /** How many layers the container's own image has. */
  ownLayers: number
  /** Files of it that look like deletions, as `changedWhiteoutNames` gives them. */
  lostNames: readonly string[]
  /** Where the image lies; null where only the engine gives it. */
  store: ContentStore | null
}

const layeredImage = z.looseObject({ RootFS: z.looseObject({ Layers: z.array(z.string()).nullish() }) })
const archiveManifest = z.array(z.looseObject({ Layers: z.array(z.string()) }))

/**
 * Hands the sink the last layer of a committed image: out of the engine's own folder, or else the engine writes the whole image.
 * @throws OpError `TRUNCATED` when the archive has no such layer, those of `watchedBody` and of the sink.
 */
export async function readCommitted(
  engine: Engine,
  { container, commitId, ownLayers, lostNames, store }: ReadCommittedRequest,
  { sink, ...options }: WatchedBodyOptions & { sink: BackupSink },
): Promise<WritableLayer> {
  const { signal } = options
  const { RootFS } = layeredImage.parse(await readImage(engine, commitId, signal))
  const diffIds = RootFS.Layers ?? []
  const oddTimes = createTimeWatch()
  const topDiffId = diffIds.at(-1)
  if (topDiffId === undefined || diffIds.length === ownLayers) return { kept: null, lost: [], oddTimes }
  let kept: WritableLayer['kept'] | undefined
  const lost: string[] = []
  const onLost = (path: Buffer): void => void lost.push(`/${path.toString('utf8')}`)
  const keep = async (tar: AsyncIterable<Buffer>): Promise<void> => {
    const pieces = layerPieces(readTar(tar, { onEntry: oddTimes.see }), { lostNames, onLost })
    const begun = await beginLayer(pieces, createEngineMade(container))
    kept = begun === null ? null : await sink.addLayer(piecesToTar(begun), { diffId: null, signal })
  }
  const readOnce = (name: string | null): Promise<ReadonlyMap<string, Buffer>> =>
    readImageArchive(watchedBody(engine, `/images/${commitId}/get`, options), {
      diffIds,
      onLayer: async (tar, layer) => {
        if (kept === undefined && (name === null ? layer.diffId === topDiffId : layer.name === name)) await keep(tar)
      },
    })
  const stored = store === null ? null : await findStoredImage(store, { imageId: commitId, diffIds })
  const topBlob = stored?.layers.at(-1)
  if (store !== null && topBlob !== undefined) {
    await keep(uncompressed(await peekLayer(store.openBlob(topBlob, options))))
    if (kept !== undefined) return { kept, lost, oddTimes }
  }
  const documents = await readOnce(null)
  // Compressed layers are named by what they are compressed to: only the manifest, which comes last, tells which is which.
  if (kept === undefined) await readOnce(lastLayerOf(documents))
  if (kept !== undefined) return { kept, lost, oddTimes }
  throw new OpError('TRUNCATED', message('image-archive-no-layer', { imageId: commitId, layer: topDiffId }))
}

function lastLayerOf(documents: ReadonlyMap<string, Buffer>): string {
  const manifest = documents.get('manifest.json')
  const parsed = archiveManifest.safeParse(manifest === undefined ? null : JSON.parse(manifest.toString('utf8')))
  return (parsed.success ? parsed.data[0]?.Layers.at(-1) : undefined) ?? ''
}
