import { expect, test } from 'vitest'
import type { RawContainer } from '../../engine/raw/raw-inspect.ts'
import { answerJson, startFakeEngine } from '../../engine/testing/start-fake-engine.ts'
import { containerdArchive, madeImage, ociArchive } from '../testing/image-archives.ts'
import { createRecordingSink } from '../testing/recording-sink.ts'
import { readCommitted } from './read-committed.ts'

const image = await madeImage('lower', 'upper')
const container: RawContainer = {
  Id: 'id',
  Name: '/shop',
  Image: 'sha256:image',
  State: { Status: 'running' },
  Config: { Image: 'shop' },
  HostConfig: {},
  NetworkSettings: {},
}
const options = { signal: new AbortController().signal }

test.each([
  ['engines from 25 on', () => ociArchive(image)],
  ['the containerd store', async () => (await containerdArchive(image)).archive],
])('the last layer of an archive of %s is found and kept', async (_name, make) => {
  const archive = await make()
  await using fake = await startFakeEngine([
    [/\/json$/, answerJson(200, { Id: 'sha256:commit', RootFS: { Layers: image.diffIds } })],
    [/\/get$/, (response) => response.end(archive)],
  ])
  const sink = createRecordingSink()
  const request = { container, commitId: 'sha256:commit', ownLayers: 1, lostNames: [], store: null }
  const { kept } = await readCommitted(fake.engine, request, { sink, ...options })
  expect(kept).toMatchObject({ diffId: image.diffIds[1] })
  expect([...sink.layers.keys()]).toEqual([image.diffIds[1]])
})

test('a commit that added no layer is not asked for', async () => {
  await using fake = await startFakeEngine([
    [/\/json$/, answerJson(200, { Id: 'sha256:commit', RootFS: { Layers: image.diffIds } })],
  ])
  const request = { container, commitId: 'sha256:commit', ownLayers: 2, lostNames: [], store: null }
  const layer = await readCommitted(fake.engine, request, { sink: createRecordingSink(), ...options })
  expect(layer).toMatchObject({ kept: null, lost: [], oddTimes: { count: 0 } })
})
