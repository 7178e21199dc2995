import { message, OpError } from '@holdfast/contract'
import { expect, test } from 'vitest'
import { startFakeEngine } from '../../engine/testing/start-fake-engine.ts'
import { containerdArchive, digestOf, madeImage, ociArchive } from '../testing/image-archives.ts'
import { createRecordingSink } from '../testing/recording-sink.ts'
import { saveImage } from './save-image.ts'

const image = await madeImage('x'.repeat(3_000_000), 'y')
const { diffIds, config } = image
const readConfig = (): Promise<null> => Promise.resolve(null)
const run = { signal: new AbortController().signal, onProgress: () => undefined }

test('the containerd store: its layers are kept by what they are uncompressed, its configuration is found', async () => {
  const { archive, imageId } = await containerdArchive(image)
  await using fake = await startFakeEngine([[/\/get$/, (response) => response.end(archive)]])
  const sink = createRecordingSink()
  const saved = await saveImage(
    fake.engine,
    { imageId, diffIds, platform: null, sizeBytes: null },
    { sink, readConfig, run },
  )
  expect(saved.toString()).toBe(config)
  expect([...sink.layers.keys()].toSorted()).toEqual(diffIds.toSorted())
})

test('an archive without one of the layers, and one that breaks off, are no image', async () => {
  const whole = await ociArchive(image)
  const imageId = digestOf(config)
  const other = await ociArchive({ ...image, layers: image.layers.slice(0, 1) })
  const cut = whole.subarray(0, whole.length - 5_000)
  for (const archive of [other, cut]) {
    await using fake = await startFakeEngine([[/\/get$/, (response) => response.end(archive)]])
    const saved = saveImage(
      fake.engine,
      { imageId, diffIds, platform: null, sizeBytes: null },
      { sink: createRecordingSink(), readConfig, run },
    )
    await expect(saved).rejects.toMatchObject({ code: 'TRUNCATED' })
  }
})

test('a sink that fails ends the connection: the engine need not go on', async () => {
  const archive = await ociArchive(image)
  await using fake = await startFakeEngine([
    [/\/get$/, (response) => void response.writeHead(200, { 'Transfer-Encoding': 'chunked' }).write(archive)],
  ])
  const sink = createRecordingSink(() => {
    throw new OpError('DISK_FULL', message('verbatim', { text: 'The vault is full.' }))
  })
  const saved = saveImage(
    fake.engine,
    { imageId: digestOf(config), diffIds, platform: null, sizeBytes: null },
    { sink, readConfig, run },
  )
  await expect(saved).rejects.toMatchObject({ code: 'DISK_FULL' })
  await expect.poll(fake.connections).toBe(0)
})
