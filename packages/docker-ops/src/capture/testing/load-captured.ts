import { createHash } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { pack } from 'tar-stream'
import { clientOf } from '../../engine/connect-engine.ts'
import type { TestWorld } from '../../testing/create-test-world.ts'
import type { CapturedContainer } from '../capture-container.ts'
import type { RecordingSink } from './recording-sink.ts'

/** Makes an image on the engine of what was captured, by `docker load`. Resolves with its tag; whoever asks removes it. */
export async function loadCaptured(
  world: TestWorld,
  { config, diffIds }: CapturedContainer['image'],
  { layers }: RecordingSink,
): Promise<string> {
  const tag = `${world.name('captured')}:1`
  const configName = `${createHash('sha256').update(config).digest('hex')}.json`
  const archive = pack()
  for (const [index, diffId] of diffIds.entries())
    archive.entry({ name: `${index}.tar` }, layers.get(diffId) ?? Buffer.alloc(0))
  archive.entry({ name: configName }, config)
  const Layers = diffIds.map((_, index) => `${index}.tar`)
  archive.entry({ name: 'manifest.json' }, JSON.stringify([{ Config: configName, RepoTags: [tag], Layers }]))
  archive.finalize()
  const said = await text(await clientOf(world.engine).loadImage(archive as unknown as NodeJS.ReadableStream))
  if (!said.includes('Loaded image')) throw new Error(`The engine did not load the image: ${said}`)
  return tag
}
