import { expect, test } from 'vitest'
import { connectEngine, readEngineInfo } from '@holdfast/docker-ops'
import { createTestWorld } from '@holdfast/docker-ops/testing'
import { faultyEngine } from '@holdfast/docker-ops/testing/faulty-engine'
import { startEngine } from '@holdfast/docker-ops/testing/private-engine'
import { checkMainWays } from '../testing/check-main-ways.ts'
import { startTestServer } from '../testing/start-test-server.ts'

test.for(['28', '28-containerd', '28-userns'] as const)(
  'on an engine %s a container is listed, exported, cloned, backed up and restored with its data, all in API 1.51',
  async (kind, context) => {
    await using newer = await startEngine(kind, context)
    await checkVersionedWays(newer.dockerHost, '1.51')
    expect((await readEngineInfo(newer.engine)).version).toMatch(/^28\./)
  },
)

test('on the engine of the tests all calls are in the version that the readiness names', async () => {
  const dockerHost = process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock'
  const { apiVersion, newestApiVersion } = await readEngineInfo(connectEngine({ dockerHost }))
  await checkVersionedWays(dockerHost, apiVersion)
  expect(['1.51', newestApiVersion]).toContain(apiVersion)
})

async function checkVersionedWays(dockerHost: string, apiVersion: string): Promise<void> {
  await using world = await createTestWorld(connectEngine({ dockerHost }))
  await using proxy = await faultyEngine(() => null, { dockerHost })
  await using server = await startTestServer({ dockerHost: proxy.dockerHost })
  expect(await (await server.call('/readyz')).json()).toEqual({
    ok: true,
    engine: true,
    database: true,
    engines: [{ id: 'local', apiVersion, warnings: [] }],
  })
  await checkMainWays({ world, server })
  const otherwise = proxy.versionedCalls.filter((call) => !call.includes(` /v${apiVersion}/`))
  expect(new Set(otherwise)).toEqual(new Set(['GET /version']))
}
