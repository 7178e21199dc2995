import { createHash, randomUUID } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import { clientOf, type Engine } from '../../engine/connect-engine.ts'
import { createTestWorld, type TestWorld } from '../../testing/create-test-world.ts'
import { listMade } from '../../testing/list-made.ts'
import { startEngine, type PrivateEngine } from '../../testing/start-private-engine.ts'
import { testEngine } from '../../testing/test-engine.ts'
import { layeredConfig } from '../image/top-config.ts'
import { captureIn } from '../testing/capture-in.ts'
import { loadCaptured } from '../testing/load-captured.ts'
import { createRecordingSink } from '../testing/recording-sink.ts'
import { tarOf } from '../testing/tar-of.ts'

const started = new Map<string, Promise<PrivateEngine>>()
afterAll(async () => {
  for (const engine of started.values()) await (await engine)[Symbol.asyncDispose]()
})

for (const kind of ['the engine of this machine', '28', '28-containerd'] as const) {
  const engineOf = async (context: { skip: (note: string) => never }): Promise<Engine> => {
    if (kind === 'the engine of this machine') return testEngine()
    const engine = started.get(kind) ?? startEngine(kind, context)
    started.set(kind, engine)
    return (await engine).engine
  }

  test(`on ${kind}: no image layer with a path of 4,096 bytes can be loaded, and one with the longest paths of a backup can`, async (context) => {
    await using world = await createTestWorld(await engineOf(context))
    expect(await loadPath(world, pathOf(3_327 + 1 + 255))).toBe('loaded')
    expect(await loadPath(world, pathOf(4_096))).toMatch(/file name too long/)
  })

  test(`on ${kind}: a running container with folders too deep for any image is refused before anything is read, with the path`, async (context) => {
    const engine = await engineOf(context)
    await using world = await createTestWorld(engine)
    const source = await world.runContainer({ HostConfig: { NetworkMode: 'none' } })
    // Moved into one another: a shell cannot go so deep.
    const nested = `n=$(head -c 240 /dev/zero | tr '\\0' d); p=$n; for i in $(seq 9); do p=$p/$n; done; mkdir -p /own/$p /two/$p && echo x > /own/$p/file && mv /own /two/$p/own && mv /two /own`
    expect(await world.execute(source, nested)).toBe(0)
    for (const mode of ['live', 'pause', 'stop'] as const) {
      const sink = createRecordingSink()
      const jobId = randomUUID()
      const refused: unknown = await captureIn(world, source, { sink, mode, jobId }).catch((error: unknown) => error)
      const text = /^The writable layer of .* has the folder "\/own\/ddd.*volume/s
      expect(refused).toMatchObject({ code: 'INVALID_STATE', message: expect.stringMatching(text) as unknown })
      expect(sink.calls).toEqual([])
      expect(await listMade(engine, jobId)).toEqual([])
    }
  })
}

/** Of folders whose names have 240 bytes. */
function pathOf(length: number): string {
  const path = Buffer.alloc(length, 'd')
  for (let at = 240; at < length - 1; at += 241) path.write('/', at)
  return path.toString('latin1')
}

/** What the engine says of an image with a layer that has a file there, and all folders on the way to it. */
async function loadPath(world: TestWorld, path: string): Promise<string> {
  const sink = createRecordingSink()
  const { image } = await captureIn(world, await world.createContainer(), { sink })
  const parts = path.split('/')
  const folders = parts.slice(1).map((_, index) => ({ name: `${parts.slice(0, index + 1).join('/')}/` }))
  const entries = folders.map(({ name }): [{ name: string; type: 'directory' }] => [{ name, type: 'directory' }])
  const layer = await tarOf(...entries, [{ name: path }, 'deep'])
  const diffId = `sha256:${createHash('sha256').update(layer).digest('hex')}`
  sink.layers.set(diffId, layer)
  const config = layeredConfig(image.config, { diffId, createdBy: 'a test' })
  try {
    const tag = await loadCaptured(world, { config, diffIds: [...image.diffIds, diffId] }, sink)
    // The containerd store unpacks it only then.
    await clientOf(world.engine)
      .getContainer((await world.createContainer({ Image: tag })).id)
      .remove()
    await clientOf(world.engine).getImage(tag).remove()
    return 'loaded'
  } catch (error) {
    return String(error)
  }
}
