import { expect, test } from 'vitest'
import { clientOf, connectEngine } from './connect-engine.ts'
import { openStream } from './body/open-stream.ts'
import { readEngineInfo } from './read-engine-info.ts'
import { answerJson, startFakeEngine, type FakeAnswer } from './testing/start-fake-engine.ts'

const { signal } = new AbortController()
const info = answerJson(200, {
  ID: 'A',
  Name: 'host',
  ServerVersion: 'x',
  OperatingSystem: 'Debian',
  Driver: 'overlay2',
})

test.for([
  { newest: '1.41', oldest: '1.12', spoken: 'v1.41' },
  { newest: '1.43', oldest: '1.12', spoken: 'v1.43' },
  { newest: '1.51', oldest: '1.24', spoken: 'v1.51' },
  { newest: '1.55', oldest: '1.44', spoken: 'v1.51' },
  { newest: '2.0', oldest: '1.44', spoken: 'v1.51' },
])('an engine that speaks $oldest to $newest is spoken to in $spoken, large bodies too', async (engine) => {
  await using fake = await startFakeEngine([
    [/^\/version/, versionOf(engine)],
    [/^\/info/, info],
    [/./, (response) => response.end('body')],
  ])
  const { apiVersion, newestApiVersion } = await readEngineInfo(fake.engine)
  const body = await openStream(fake.engine, '/containers/a/export', { signal })
  for await (const _piece of body);

  expect([`v${apiVersion}`, newestApiVersion]).toEqual([engine.spoken, engine.newest])
  expect(fake.asked).toEqual(['/version', '/info', '/containers/a/export'])
  expect(fake.versions).toEqual([null, engine.spoken, engine.spoken])
})

test.for([
  { version: '19.03.15', newest: '1.40', oldest: '1.12', text: /^Docker 19\.03\.15 speaks API 1\.40.*Upgrade/ },
  { version: '31.0.0', newest: '1.70', oldest: '1.60', text: /^Docker 31\.0\.0 .* 1\.60.*Upgrade Holdfast/ },
])('Docker $version is refused by name at the first call, with the fix', async ({ text, ...engine }) => {
  await using fake = await startFakeEngine([[/^\/version/, versionOf(engine)]])
  await expect(readEngineInfo(fake.engine)).rejects.toMatchObject({ code: 'ENGINE_REFUSED', message: text })
  await expect(openStream(fake.engine, '/images/get', { signal })).rejects.toMatchObject({ message: text })
  await expect(clientOf(fake.engine).listContainers()).rejects.toMatchObject({ message: text })
  expect(fake.asked.every((path) => path === '/version')).toBe(true)
})

test('the version is asked for once, however many calls there are', async () => {
  await using fake = await startFakeEngine([
    [/^\/version/, versionOf({ newest: '1.43' })],
    [/^\/containers/, answerJson(200, [])],
  ])
  await Promise.all(Array.from({ length: 5 }, () => clientOf(fake.engine).listContainers()))
  expect(fake.asked.filter((path) => path === '/version')).toHaveLength(1)
})

test('after an upgrade that refuses the old version the call is made again in the new one', async () => {
  let engine = { newest: '1.41', oldest: '1.12' }
  await using fake = await startFakeEngine([
    [/^\/version/, (response, request) => versionOf(engine)(response, request)],
    [
      /^\/containers/,
      (response, request) => {
        const isOld = request.url?.startsWith('/v1.41') === true && engine.oldest === '1.44'
        const refusal = { message: 'client version 1.41 is too old. Minimum supported API version is 1.44' }
        return isOld ? answerJson(400, refusal)(response, request) : answerJson(200, [])(response, request)
      },
    ],
  ])
  await clientOf(fake.engine).listContainers()
  engine = { newest: '1.52', oldest: '1.44' }
  expect(await clientOf(fake.engine).listContainers()).toEqual([])
  expect(fake.versions).toEqual([null, 'v1.41', 'v1.41', null, 'v1.51'])
})

test('after the engine was away its version is asked for anew, and whoever reads its facts asks always', async () => {
  let newest = '1.41'
  await using fake = await startFakeEngine([
    [/^\/version/, (response, request) => versionOf({ newest })(response, request)],
    [/^\/info/, info],
    [/^\/images/, (_response, request) => request.socket.destroy()],
    [/^\/containers/, answerJson(200, [])],
  ])
  await clientOf(fake.engine).listContainers()
  newest = '1.43'
  await expect(clientOf(fake.engine).listImages()).rejects.toMatchObject({ code: 'ECONNRESET' })
  await clientOf(fake.engine).listContainers()
  newest = '1.44'
  expect(await readEngineInfo(fake.engine)).toMatchObject({ apiVersion: '1.44' })
  expect(fake.versions).toEqual([null, 'v1.41', 'v1.41', null, 'v1.43', null, 'v1.44'])
})

test('an engine that does not answer is asked again by the next call, and nobody who gave up waits for it', async () => {
  let isThere = false
  await using fake = await startFakeEngine([
    [/^\/version/, (response, request) => (isThere ? versionOf({ newest: '1.41' })(response, request) : undefined)],
    [/^\/info/, info],
  ])
  const first = readEngineInfo(fake.engine, { signal: AbortSignal.timeout(50) })
  await expect(first).rejects.toMatchObject({ name: 'TimeoutError' })
  isThere = true
  expect(await readEngineInfo(fake.engine)).toMatchObject({ apiVersion: '1.41' })
  const nobody = connectEngine({ dockerHost: 'unix:///nowhere.sock' })
  await expect(readEngineInfo(nobody)).rejects.toMatchObject({ code: 'ENGINE_UNREACHABLE' })
})

function versionOf({ version = '28.0.0', newest = '1.41', oldest = '1.12' }): FakeAnswer {
  return answerJson(200, { Version: version, ApiVersion: newest, MinAPIVersion: oldest })
}
