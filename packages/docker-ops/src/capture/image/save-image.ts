import { OpError, type WorkProgress } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { watchedBody } from '../../engine/body/watched-body.ts'
import type { Engine } from '../../engine/connect-engine.ts'
import { platformQuery } from '../../engine/raw/platform.ts'
import type { Platform } from '../../engine/raw/raw-inspect.ts'
import type { BackupSink } from '../backup-sink.ts'
import { findConfig } from './find-config.ts'
import { readImageArchive } from './read-image-archive.ts'

export interface SaveImageRequest {
  imageId: string
  /** Bottom to top. */
  diffIds: readonly string[]
  /** Of an index, the one that is wanted. */
  platform: Platform | null
  /** As the engine counts it, for the progress. */
  sizeBytes: number | null
}

export interface SaveImageOptions {
  sink: BackupSink
  /** Asks for the configuration alone; null where only the whole image has it. */
  readConfig: () => Promise<Buffer | null>
  run: { signal: AbortSignal; onProgress: (progress: WorkProgress) => void; idleTimeoutMs?: number }
}

/**
 * Gives the sink the layers of an image it has not, and resolves with the bytes of the image's configuration. The engine is
 * asked for the image, which it can only give whole, unless the sink has everything.
 * @throws OpError `TRUNCATED` when a layer is missing, `TIMEOUT`, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`, those of the sink.
 */
export async function saveImage(
  engine: Engine,
  { imageId, diffIds, platform, sizeBytes }: SaveImageRequest,
  { sink, readConfig, run }: SaveImageOptions,
): Promise<Buffer> {
  const { signal } = run
  const missing = new Set<string>()
  for (const diffId of new Set(diffIds)) if (!(await sink.hasLayer(diffId))) missing.add(diffId)
  const kept = await sink.findImageConfig(imageId)
  const config = missing.size > 0 ? null : (kept ?? (await readConfig()))
  if (config !== null) return config
  const onBytes = (bytesDone: number): void => {
    const bytesTotal = sizeBytes === null ? null : Math.max(sizeBytes, bytesDone)
    run.onProgress({ step: 'saving image', bytesDone, bytesTotal, totalIsEstimate: true })
  }
  signal.throwIfAborted()
  onBytes(0)
  const limits = run.idleTimeoutMs === undefined ? {} : { idleTimeoutMs: run.idleTimeoutMs }
  const path = `/images/${imageId}/get${platform === null ? '' : `?${platformQuery(platform)}`}`
  const archive = watchedBody(engine, path, { signal, onBytes, ...limits })
  const documents = await readImageArchive(archive, {
    diffIds,
    onLayer: async (tar, { diffId }) => {
      if (diffId === null ? missing.size === 0 : !missing.has(diffId)) return
      const layer = await sink.addLayer(tar, { diffId, signal })
      missing.delete(layer.diffId)
    },
  })
  const [layer] = missing
  if (layer !== undefined) throw new OpError('TRUNCATED', message('image-archive-no-layer', { imageId, layer }))
  return findConfig(documents, { imageId, diffIds })
}
