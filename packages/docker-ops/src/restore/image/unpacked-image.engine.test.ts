import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Engine } from '../../engine/connect-engine.ts'
import { clientOf } from '../../engine/connect-engine.ts'
import { startEngine } from '../../testing/start-private-engine.ts'
import { testEngine } from '../../testing/test-engine.ts'
import { loadImage } from './load-image.ts'

const noTar = Buffer.alloc(2_048, 'x')
const refused = { code: 'ENGINE_REFUSED', message: expect.stringContaining('invalid tar header') as string }

test('an image with a layer that cannot be unpacked is no loaded image', async () => {
  await expect(load(testEngine())).rejects.toMatchObject(refused)
})

test('nor is it on an engine 28 with the containerd store, which keeps it all the same', async (context) => {
  await using newer = await startEngine('28-containerd', context)
  await expect(load(newer.engine)).rejects.toMatchObject(refused)
  await clientOf(newer.engine).getImage('holdfast-restore:unpacked').remove()
})

async function load(engine: Engine): Promise<string> {
  const diffId = `sha256:${createHash('sha256').update(noTar).digest('hex')}`
  const config = { architecture: 'amd64', os: 'linux', rootfs: { type: 'layers', diff_ids: [diffId] }, history: [{}] }
  return loadImage(
    engine,
    {
      config: Buffer.from(JSON.stringify(config)),
      tag: 'holdfast-restore:unpacked',
      layers: [{ diffId, bytes: noTar.length }],
      known: 0,
      openLayer,
    },
    { signal: new AbortController().signal, onProgress: () => {} },
  )
}

async function* openLayer(): AsyncGenerator<Buffer> {
  yield await Promise.resolve(noTar)
}
