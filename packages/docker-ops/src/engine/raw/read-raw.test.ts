import { expect, test } from 'vitest'
import { answerJson, startFakeEngine } from '../testing/start-fake-engine.ts'
import { findImage, readContainer } from './read-raw.ts'

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

test('an image is asked for by whatever can be its name or id, and by nothing that is another path of the engine', async () => {
  const hex = 'a'.repeat(64)
  const names = ['web', 'web:1.2', 'a__b/c-d', 'localhost:5000/web', '[::1]:5000/web:T', hex, `sha256:${hex}`]
  const asked = [...names, `web@sha256:${hex}`, `web:1@sha256:${hex}`, 'ghcr.io/some/web_1:latest']
  const others = [
    '',
    '../containers/x',
    'web/../../x',
    '/web',
    'web?all=1',
    'web#x',
    '%2e%2e/x',
    'a b',
    '-v',
    'a\0',
    'ü',
    'some/Web',
  ]
  const answer = answerJson(200, { Id: 'x', Config: {}, RootFS: { Layers: [] } })
  await using fake = await startFakeEngine([[/images/, answer]])
  const isFound = async (name: string) => (await findImage(fake.engine, name, signal)) !== null
  const found = await Promise.all([...asked, ...others].map(isFound))
  expect(found).toEqual([...asked.map(() => true), ...others.map(() => false)])
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
