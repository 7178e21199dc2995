import { readTar } from '@holdfast/archive'
import { z } from 'zod'
import { watchedBody, type WatchedBodyOptions } from '../../engine/body/watched-body.ts'
import type { Engine } from '../../engine/connect-engine.ts'
import type { RawContainer } from '../../engine/raw/raw-inspect.ts'
import { mountFolder } from '../../made/create-carrier.ts'
import type { BackupSink } from '../backup-sink.ts'
import type { CaptureSource } from '../read-capture-source.ts'
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
}

export interface ReadUpperRequest {
  container: RawContainer
  /** Has the upper folder of the container's overlay mounted. */
  carrierId: string
  /** Whether the container is quiesced. */
  isQuiesced: boolean
}

/**
 * Reads the writable layer of a container on overlay2 as it lies on the disk, and hands it to the sink as an image layer.
 * @throws OpError those of `watchedBody` and of the sink.
 */
export async function readUpper(
  engine: Engine,
  { container, carrierId, isQuiesced }: ReadUpperRequest,
  { sink, ...options }: WatchedBodyOptions & { sink: BackupSink },
): Promise<WritableLayer> {
  const { signal, onBytes: _own, ...limits } = options
  const lost: string[] = []
  const tar = watchedBody(engine, `/containers/${carrierId}/archive?path=/${mountFolder}/.`, options)
  const pieces = upperPieces(readTar(tar), (path) => void lost.push(`/${path.toString('utf8')}`))
  try {
    const isEngineMade = createEngineMade(container)
    const begun = await beginLayer(pieces, isEngineMade)
    if (begun === null) return { kept: null, lost }
    const list = async () => listDeleted(engine, container.Id, { signal, ...limits })
    const onLost = (path: string) => void lost.push(path)
    const complete = withDeletions(begun, { list, isEngineMade, isQuiesced, onLost })
    const kept = await sink.addLayer(piecesToTar(complete), { diffId: null, signal })
    return { kept, lost }
  } finally {
    await pieces.return(undefined)
  }
}

const graphDriver = z.looseObject({ Name: z.string(), Data: z.looseObject({ UpperDir: z.string() }) })

/**
 * Where the writable layer lies on the engine's host, if it can be read as it is there; else null.
 * @NOTE with metacopy or redirected folders the layer alone is not whole: its files may hold zeros, its folders be empty.
 */
export function upperFolder({ container, info }: Pick<CaptureSource, 'container' | 'info'>): string | null {
  const status = new Map((info.DriverStatus ?? []).map(([name = '', value]) => [name, value]))
  if (info.Driver !== 'overlay2') return null
  if (status.get('Native Overlay Diff') !== 'true' || status.get('Using metacopy') === 'true') return null
  const parsed = graphDriver.safeParse(container['GraphDriver'])
  return parsed.success && parsed.data.Name === 'overlay2' ? parsed.data.Data.UpperDir : null
}

/** `{"Path":"/etc/passwd","Kind":2}`: 0 is changed, 1 added, 2 deleted. */
const change = /\{"Path":("(?:[^"\\]|\\.)*"),"Kind":(\d)\}/g

/**
 * The paths of the image that are gone from a container; of a deleted folder only its own. The engine compares the container
 * with its image for that: about a second for each 20,000 files.
 * @throws OpError those of `watchedBody`.
 */
export async function listDeleted(engine: Engine, containerId: string, options: WatchedBodyOptions): Promise<string[]> {
  const deleted: string[] = []
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of watchedBody(engine, `/containers/${containerId}/changes`, options)) {
    rest += decoder.decode(chunk, { stream: true })
    let end = 0
    for (const { 0: whole, 1: path = '""', 2: kind, index } of rest.matchAll(change)) {
      end = index + whole.length
      if (kind === '2') deleted.push(JSON.parse(path) as string)
    }
    rest = rest.slice(end)
  }
  return deleted
}
