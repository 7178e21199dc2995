import { stringifyExactly } from '@holdfast/contract'
import { z } from 'zod'
import { ask, askIfThere } from '../../engine/ask-engine.ts'
import { clientOf, type Engine } from '../../engine/connect-engine.ts'
import type { RawImage } from '../../engine/raw/raw-inspect.ts'
import { readImage } from '../../engine/raw/read-raw.ts'
import type { WorkRun } from '../../engine/report-step.ts'
import { createEmptyImage } from '../../made/create-carrier.ts'
import { derivedFromLabel, jobLabel, originalImage } from '../../made/labels.ts'
import { restoreRepository, restoreTag, type MadeObjects } from '../../made/made-objects.ts'
import type { BackupSource } from '../backup-source.ts'
import type { RestoreContext } from '../read-restore-context.ts'
import { loadImage } from './load-image.ts'

export interface RestoredImage {
  image: RawImage
  /** The image with the writable layer; null when there is none, or it is left behind. */
  derivedImageId: string | null
  imageNameIsCurrent: boolean
  /** Whether it came out of the backup, and has this job's tag. */
  loaded: boolean
}

/**
 * Brings the image the container is made from to the engine, unless it is there. What is loaded has this job's tag at first,
 * and an image without the writable layer also its old tags, where they are free.
 * @throws OpError what `loadImage` throws.
 */
export async function restoreImage(
  engine: Engine,
  { context, source, made }: { context: RestoreContext; source: BackupSource; made: MadeObjects },
  run: WorkRun,
): Promise<RestoredImage> {
  const { options, imageOnEngine, image, imageNameIsCurrent, jobId, backup } = context
  const isDerived = options.writableLayer === 'include'
  if (context.newImage !== null || (!isDerived && imageOnEngine !== null))
    return { image, derivedImageId: null, imageNameIsCurrent, loaded: false }
  run.signal.throwIfAborted()
  const tag = restoreTag(jobId)
  made.tags.push(tag)
  const config = isDerived ? derivedConfig(context) : backup.image.configBytes
  const known = isDerived ? knownLayers(context) : 0
  const { layers } = backup.image
  const id = await loadImage(engine, { config, tag, layers, known, openLayer: source.openLayer }, run)
  if (isDerived) made.images.push(id)
  const loadedImage = await readImage(engine, id, run.signal)
  if (isDerived) return { image: loadedImage, derivedImageId: id, imageNameIsCurrent, loaded: true }
  const given = await giveTags(engine, { id, tags: backup.image.tags }, made)
  const name = backup.container.Config.Image
  return {
    image: loadedImage,
    derivedImageId: null,
    imageNameIsCurrent: given.includes(name) || given.includes(`${name}:latest`),
    loaded: true,
  }
}

/** The lowest layers need not be sent when the engine has the image they are of. */
function knownLayers({ imageOnEngine, backup }: RestoreContext): number {
  const { layers } = backup.image
  const isPrefix = imageOnEngine?.layers.every((diffId, index) => layers[index]?.diffId === diffId)
  return isPrefix ? Math.min(imageOnEngine?.layers.length ?? 0, layers.length) : 0
}

/** The configuration of the original image over all layers, with labels by which the image is found and swept. */
function derivedConfig({ backup, jobId }: RestoreContext): Buffer {
  const { config, layers } = backup.image
  const { Labels, ...rest } = (config['config'] ?? {}) as { Labels?: Record<string, string> | null }
  const created = new Date().toISOString()
  const labels = { ...Labels, [derivedFromLabel]: originalImage(backup.container), [jobLabel]: jobId }
  return Buffer.from(
    stringifyExactly({
      ...config,
      created,
      config: { ...rest, Labels: labels },
      rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
      history: layers.map(() => ({ created })),
    }),
  )
}

async function giveTags(
  engine: Engine,
  { id, tags }: { id: string; tags: readonly string[] },
  made: MadeObjects,
): Promise<string[]> {
  const client = clientOf(engine)
  const given: string[] = []
  for (const name of tags) {
    if ((await askIfThere(client.getImage(name).inspect())) !== null) continue
    const colon = name.lastIndexOf(':')
    made.tags.push(name)
    await ask(client.getImage(id).tag({ repo: name.slice(0, colon), tag: name.slice(colon + 1) }))
    given.push(name)
  }
  return given
}

const inspected = z.looseObject({ Id: z.string(), RepoTags: z.array(z.string()).nullish() })

/**
 * Takes this job's tag off a loaded image, which stays.
 * @NOTE without force the engine refuses to take the only tag off an image with a container, and with force it removes the image
 * from under one that does not run: moby daemon/images/image_delete.go. So the tag is moved to an empty image, and goes from there.
 * @throws OpError `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`.
 */
export async function releaseTag(engine: Engine, jobId: string, made: MadeObjects): Promise<void> {
  const client = clientOf(engine)
  const tag = restoreTag(jobId)
  const { Id, RepoTags } = inspected.parse(await ask(client.getImage(tag).inspect()))
  if ((RepoTags ?? []).length <= 1) {
    const empty = await createEmptyImage(engine, jobId)
    made.images.push(empty)
    await ask(client.getImage(empty).tag({ repo: restoreRepository, tag: jobId }))
    if (!made.images.includes(Id)) made.images.push(Id)
    await ask(client.getImage(tag).remove({ noprune: true }))
    await ask(client.getImage(empty).remove({ noprune: true }))
    made.images = made.images.filter((id) => id !== empty)
  } else await ask(client.getImage(tag).remove({ noprune: true }))
  made.tags = made.tags.filter((name) => name !== tag)
}
