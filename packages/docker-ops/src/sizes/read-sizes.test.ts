import { expect, test } from 'vitest'
import { answerJson, startFakeEngine } from '../engine/testing/start-fake-engine.ts'
import { readSizes, type EngineSizes } from './read-sizes.ts'

const volumes = [
  { Name: 'orders', UsageData: { Size: 7, RefCount: 1 } },
  { Name: 'untold', UsageData: { Size: -1, RefCount: 1 } },
  { Name: 'bare', UsageData: null },
]
const containers = [{ Id: 'a', SizeRw: 5 }, { Id: 'b' }]
const known = {
  volumes: new Map([['orders', 7]]),
  writableLayers: new Map([
    ['a', 5],
    ['b', 0],
  ]),
}
const nothing = { volumes: new Map(), writableLayers: new Map() }

test.each<[string, unknown, EngineSizes]>([
  ['lists, as engines up to 28 have them', { Volumes: volumes, Containers: containers }, known],
  ['lists that are empty', { Volumes: [], Containers: [] }, nothing],
  ['lists that Go had none for', { Volumes: null, Containers: null }, nothing],
  [
    'usages with their items',
    {
      VolumeUsage: { TotalCount: 3, TotalSize: 7, Items: volumes },
      ContainerUsage: { TotalCount: 2, TotalSize: 5, Items: containers },
    },
    known,
  ],
  [
    'both, as between the two',
    {
      Volumes: volumes,
      Containers: containers,
      VolumeUsage: { TotalCount: 3 },
      ContainerUsage: { TotalCount: 2, Items: containers },
    },
    known,
  ],
  ['usages of nothing, which have no items', { VolumeUsage: { TotalCount: 0 }, ContainerUsage: {} }, nothing],
  [
    'a size beyond 2^53',
    { Volumes: [{ Name: 'sparse', UsageData: { Size: 9223372036854775807n } }], Containers: [] },
    { volumes: new Map([['sparse', 2 ** 63]]), writableLayers: new Map() },
  ],
])('sizes are read from %s', async (_what, answer, sizes) => {
  expect(await read(answer)).toEqual(sizes)
})

test.each<[string, unknown, string]>([
  ['no volumes', { Containers: containers }, 'Volumes'],
  ['no containers', { Volumes: volumes, ContainerUsage: { TotalCount: 2 } }, 'Containers'],
  ['volumes that are only counted', { VolumeUsage: { TotalCount: 3 }, Containers: [] }, 'Volumes'],
  ['nothing at all', {}, 'Volumes'],
])('an answer with %s is refused, and is no engine without any', async (_what, answer, field) => {
  await expect(read(answer)).rejects.toMatchObject({
    code: 'ENGINE_REFUSED',
    message: expect.stringContaining(field),
  })
})

async function read(answer: unknown): Promise<EngineSizes> {
  // From 1.52 on the items come only where they are asked for.
  await using fake = await startFakeEngine([[/\/system\/df\?verbose=1$/, answerJson(200, answer)]])
  return await readSizes(fake.engine, { signal: new AbortController().signal })
}
