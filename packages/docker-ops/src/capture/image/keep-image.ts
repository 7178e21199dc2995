import { usesContainerdStore } from '../../engine/read-capabilities.ts'
import type { Engine } from '../../engine/connect-engine.ts'
import type { CarrierPool } from '../../made/carrier-pool.ts'
import type { QuiescingRun } from '../../quiesce/quiesce-journal.ts'
import type { BackupSink } from '../backup-sink.ts'
import type { CaptureSource } from '../read-capture-source.ts'
import { findStoredImage, openContentStore, type ContentStore } from './content-store.ts'
import { readConfigFile } from './read-config-file.ts'
import { saveImage } from './save-image.ts'

/**
 * Hands the sink the layers of a container's image that it has not yet. Resolves with the image's configuration, and with the engine's
 * own store of it where it lies in one; both null where the engine has the image no more.
 * @throws OpError those of `saveImage`, of the engine and of the sink; the signal's reason.
 */
export async function keepImage(
  engine: Engine,
  { image, info, imagePlatform }: CaptureSource,
  { sink, run, carriers }: { sink: BackupSink; run: QuiescingRun; carriers: CarrierPool },
): Promise<{ store: ContentStore | null; config: Buffer | null }> {
  if (image === null) return { store: null, config: null }
  const { signal } = run
  const imageId = image.Id
  const diffIds = image.RootFS?.Layers ?? []
  const { DockerRootDir } = info
  const store =
    usesContainerdStore(info) && DockerRootDir !== undefined
      ? await openContentStore(engine, DockerRootDir, { carriers, signal, imageId })
      : null
  const readConfig = async (): Promise<Buffer | null> =>
    store === null
      ? readConfigFile(engine, { imageId, info }, { carriers, signal })
      : ((await findStoredImage(store, { imageId, diffIds }))?.config ?? null)
  const config = await saveImage(
    engine,
    { imageId, diffIds, platform: imagePlatform, sizeBytes: image.Size ?? null },
    { sink, run, readConfig },
  )
  return { store, config }
}
