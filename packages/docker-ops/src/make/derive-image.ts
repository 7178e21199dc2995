import { createHash } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { stringifyExactly } from '@holdfast/contract'
import { pack } from 'tar-stream'
import { z } from 'zod'
import { ask, askIfThere } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import { loadFailure } from '../engine/load-failure.ts'
import type { RawContainer, RawImage } from '../engine/raw/raw-inspect.ts'
import { derivedFromLabel, jobLabel, originalImage } from '../made/labels.ts'

export interface DeriveImageOptions {
  jobId: string
  /** Called for each image as soon as it is there and ours. */
  onCreated: (imageId: string) => void
}

const imageFacts = z.looseObject({
  Architecture: z.string(),
  Os: z.string(),
  Variant: z.string().optional(),
  RootFS: z.looseObject({ Layers: z.array(z.string()).nullish() }),
})

/**
 * Makes the image a clone is created from: the layers of the commit under the configuration of the source's own image. A
 * commit has the container's configuration instead, and its labels would come back in every container made of it.
 *
 * It is an image archive without layers: an engine that has the layers takes them by their diff ids.
 * @NOTE moby image/tarexport/load.go looks a layer up by its chain id before it reads it; the containerd store does not.
 * There the committed image itself is taken.
 * @throws OpError `DISK_FULL`, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`.
 */
export async function deriveImage(
  engine: Engine,
  { commitId, image, container }: { commitId: string; image: RawImage; container: RawContainer },
  { jobId, onCreated }: DeriveImageOptions,
): Promise<string> {
  const { Architecture, Os, Variant, RootFS } = imageFacts.parse(
    await ask(clientOf(engine).getImage(commitId).inspect()),
  )
  const created = new Date().toISOString()
  const labels = { ...image.Config?.Labels, [derivedFromLabel]: originalImage(container), [jobLabel]: jobId }
  const layers = RootFS.Layers ?? []
  const config = stringifyExactly({
    architecture: Architecture,
    os: Os,
    ...(Variant && { variant: Variant }),
    created,
    config: { ...image.Config, Labels: labels },
    rootfs: { type: 'layers', diff_ids: layers },
    history: layers.map(() => ({ created })),
  })
  const digest = createHash('sha256').update(config).digest('hex')
  const imageId = `sha256:${digest}`
  const manifest = [{ Config: `${digest}.json`, RepoTags: null, Layers: layers.map((_, index) => `${index}.tar`) }]
  const archive = pack()
  archive.entry({ name: `${digest}.json` }, config)
  archive.entry({ name: 'manifest.json' }, JSON.stringify(manifest))
  archive.finalize()
  const answer = await ask(clientOf(engine).loadImage(archive as unknown as NodeJS.ReadableStream, { quiet: true }))
  const failure = loadFailure(await ask(text(answer)))
  const loaded = failure === null && (await askIfThere(clientOf(engine).getImage(imageId).inspect())) !== null
  if (loaded) {
    onCreated(imageId)
    await ask(clientOf(engine).getImage(commitId).remove({ noprune: true }))
    return imageId
  }
  return commitId
}
