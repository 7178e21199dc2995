import { expect, test } from 'vitest'
import { answerJson, startFakeEngine } from '../testing/start-fake-engine.ts'
import { readContainer } from './read-raw.ts'

const { signal } = new AbortController()

test('mounts and links are read in one order, whatever order the engine lists them in', async () => {
  const orders = [
    ['a', 'b', 'c'],
    ['b', 'c', 'a'],
    ['c', 'a', 'b'],
  ]
  const lists = { Mounts: ['/a', '/b', '/c'], Links: ['/a:/web/a', '/b:/web/b', '/c:/web/c'] }
  expect(await Promise.all(orders.map(read))).toEqual([lists, lists, lists])
})

test('no list stays none, and an empty one empty', async () => {
  await using fake = await startFakeEngine([[/json/, answerJson(200, inspected({ Mounts: [], Links: null }))]])
  const { Mounts, HostConfig } = await readContainer(fake.engine, 'web', signal)
  expect([Mounts, HostConfig]).toEqual([[], { Links: null }])
})

async function read(names: string[]) {
  const Mounts = names.map((name) => ({ Type: 'volume', Source: '', Destination: `/${name}`, RW: true }))
  const Links = names.map((name) => `/${name}:/web/${name}`)
  await using fake = await startFakeEngine([[/json/, answerJson(200, inspected({ Mounts, Links }))]])
  const container = await readContainer(fake.engine, 'web', signal)
  return { Mounts: container.Mounts?.map(({ Destination }) => Destination), Links: container.HostConfig.Links }
}

function inspected({ Mounts, Links }: { Mounts: unknown[]; Links: string[] | null }) {
  return {
    Id: 'web',
    Name: '/web',
    Image: 'x',
    State: { Status: 'created' },
    Config: { Image: 'x' },
    HostConfig: { Links },
    Mounts,
    NetworkSettings: {},
  }
}
