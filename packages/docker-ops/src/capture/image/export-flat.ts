import { createTarWalker } from '@holdfast/archive'
import type { Engine } from '../../engine/connect-engine.ts'
import type { BackupSink } from '../backup-sink.ts'
import { watchedBody, type WatchedBodyOptions } from '../../engine/body/watched-body.ts'

/**
 * Hands the sink the whole filesystem of a container as one layer.
 * @throws OpError `TRUNCATED` when the engine's tar is not whole, those of `watchedBody` and of the sink.
 */
export async function exportFlat(
  engine: Engine,
  containerId: string,
  { sink, ...options }: WatchedBodyOptions & { sink: BackupSink },
): Promise<{ diffId: string; bytes: number }> {
  const walker = createTarWalker()
  const tar = walker.through(watchedBody(engine, `/containers/${containerId}/export`, options))
  try {
    const layer = await sink.addLayer(tar, { diffId: null, signal: options.signal })
    // There is a verdict only of what came whole.
    walker.verdict()
    return layer
  } finally {
    await tar.return(undefined)
  }
}
