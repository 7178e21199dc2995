import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { removeDemo } from './remove-demo.ts'

const demo = { 'io.holdfast.demo': 'true' }
const samples = {
  '/containers/json': [
    { Id: 'a1', Names: ['/demo-web'], Labels: demo },
    { Id: 'b2', Names: ['/demo-web-clone'], Labels: { ...demo, 'io.holdfast.job': 'j' } },
    { Id: 'c3', Names: ['/of-a-test'], Labels: { ...demo, 'io.holdfast.test': 'run' } },
  ],
  '/volumes': { Volumes: [{ Name: 'demo-data' }, { Name: 'demo-web-clone-demo-data' }] },
  '/networks': [{ Name: 'holdfast-demo' }],
  '/images/json': [
    { Id: 'sha256:1', RepoTags: ['holdfast-demo/web:latest'] },
    { Id: 'sha256:2', RepoTags: ['<none>:<none>'] },
    { Id: 'sha256:3', RepoTags: null },
  ],
}
const everything = [
  'container demo-web',
  'container demo-web-clone',
  'volume demo-data',
  'volume demo-web-clone-demo-data',
  'network holdfast-demo',
  'image holdfast-demo/web:latest',
  'image sha256:2',
  'image sha256:3',
]

test('everything with the label goes, clones and their volumes too, containers first; of a test run nothing', async () => {
  const engine = await fakeEngine()
  expect(await engine.remove()).toEqual({ allGone: true, said: everything.map((one) => `Removed the ${one}.`) })
})

test('what a container of somebody else uses is kept and said, with the name of that container', async () => {
  const engine = await fakeEngine({ '/volumes/demo-data': 'volume is in use - [0d0d]' })
  const { allGone, said } = await engine.remove()
  expect(allGone).toBe(false)
  expect(said).toContain(
    'Kept the volume demo-data: it is used by the container theirs. Remove that first, then run this again.',
  )
  expect(said).toHaveLength(everything.length)
})

test('what cannot be removed for another reason is kept in the words of the engine', async () => {
  const engine = await fakeEngine({ '/containers/a1': 'device is busy' })
  expect(await engine.remove()).toMatchObject({
    allGone: false,
    said: expect.arrayContaining(['Kept the container demo-web: device is busy']),
  })
})

test('without a demo it says so, and nothing is wrong', async () => {
  const engine = await fakeEngine(
    {},
    { '/containers/json': [], '/volumes': { Volumes: null }, '/networks': [], '/images/json': [] },
  )
  expect(await engine.remove()).toEqual({ allGone: true, said: ['There is nothing of the demo to remove.'] })
})

/** An engine with these lists; what it will not delete has a reason. A list by use is always `theirs`. */
async function fakeEngine(refusals: Record<string, string> = {}, lists: Record<string, unknown> = samples) {
  const server = createServer(({ method, url = '' }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://docker')
    if (method === 'DELETE') {
      const message = refusals[pathname]
      response
        .writeHead(message === undefined ? 204 : 409)
        .end(message === undefined ? '' : JSON.stringify({ message }))
      return
    }
    const byLabel = searchParams.get('filters') === '{"label":["io.holdfast.demo=true"]}'
    response.end(JSON.stringify(byLabel ? lists[pathname] : [{ Names: ['/theirs'] }]))
  }).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const engine = { dockerHost: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}` }
  const remove = async () => {
    const said: string[] = []
    const allGone = await removeDemo({ engine, dataFolder: '/nowhere', say: (line) => said.push(line) })
    return { allGone, said }
  }
  return { remove }
}
