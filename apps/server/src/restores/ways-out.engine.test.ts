import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { clonePlan, restorePlan } from '@holdfast/contract'
import { connectEngine } from '@holdfast/docker-ops'
import { createTestWorld, type TestObject } from '@holdfast/docker-ops/testing'
import { expect, test } from 'vitest'
import { connectClient } from '../testing/connect-client.ts'
import { startTestServer } from '../testing/start-test-server.ts'

const dockerHost = process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock'
const engine = connectEngine({ dockerHost })
const run = promisify(execFile)
const path = '/api/docker/containers'

test('over REST a plan names what a restore needs and does not get, and the restore takes the ways out that it offers', async () => {
  await using world = await createTestWorld(engine)
  const [database, cache] = [await world.runContainer(), await world.runContainer()]
  const MacAddress = '02:50:c2:00:00:17'
  const Links = [`${database.name}:db`, `${cache.name}:cache`]
  const source = await world.runContainer({ MacAddress, HostConfig: { Links } })
  await using server = await startTestServer({ dockerHost })
  const made = await server.post(path, { action: 'backup', containerId: source.id, options: { format: 'complete' } })
  const { backupId } = (await made.json()) as { backupId: string }
  await remove(source, database, cache)
  const other = await world.runContainer({ MacAddress })
  const options = { backupId, name: world.name('restored'), start: true }

  const planned = await server.post(path, { action: 'plan-restore', options })
  const { conflicts } = restorePlan.parse(((await planned.json()) as { plan: unknown }).plan)
  expect(conflicts.map(({ field }) => field).toSorted()).toEqual([
    'overrides.links.cache',
    'overrides.links.db',
    'overrides.networks.bridge.macAddress',
  ])
  expect(conflicts.find(({ field }) => field === 'overrides.links.cache')?.alternatives).toContainEqual({
    label: { code: 'verbatim', params: { text: `Link to ${other.name}` } },
    options: { overrides: { links: { cache: other.name } } },
  })
  const refused = await server.post(path, { action: 'restore', options })
  expect([refused.status, await refused.json()]).toMatchObject([
    400,
    {
      code: 'BAD_REQUEST',
      field: expect.stringContaining('overrides.links.'),
      message: expect.stringContaining('does not exist'),
    },
  ])
  const overrides = { links: { db: null, cache: other.name }, networks: { bridge: { macAddress: null } } }
  const restored = await server.post(path, { action: 'restore', options: { ...options, overrides } })
  expect([restored.status, await restored.json()]).toMatchObject([200, { success: true }])
  expect(await hostConfigOf(options.name)).toMatchObject({ Links: [`/${other.name}:/${options.name}/cache`] })
})

test('over tRPC a clone joins whom somebody chooses of those that its plan offers', async () => {
  await using world = await createTestWorld(engine)
  const provider = await world.runContainer()
  const source = await world.runContainer({ HostConfig: { NetworkMode: `container:${provider.id}` } })
  await using server = await startTestServer({ dockerHost })
  using client = connectClient(server)
  await remove(provider)
  const other = await world.runContainer()
  const container = { engineId: 'local', containerId: source.id }
  const plan = clonePlan.parse(await client.trpc.clones.plan.mutate(container))
  expect(plan.conflicts.map(({ field }) => field)).toEqual(['overrides.namespaces', 'confirm'])
  const choice = plan.conflicts[0]?.alternatives?.find(({ options }) => JSON.stringify(options).includes(other.name))
  const confirm = [`HostConfig.NetworkMode (container:${other.name})`]
  const wanted = { ...container, ...choice?.options, name: world.name('clone'), start: true, confirm }
  expect((await client.trpc.clones.plan.mutate(wanted)).conflicts).toEqual([])
  const { id } = await client.trpc.clones.start.mutate(wanted)
  await expect
    .poll(async () => (await client.trpc.jobs.find.query({ id })).state, { timeout: 60_000 })
    .toMatchObject({ status: 'succeeded', result: { unexpected: [] } })
  expect(await hostConfigOf(wanted.name)).toMatchObject({ NetworkMode: `container:${other.id}` })
})

async function remove(...containers: TestObject[]): Promise<void> {
  for (const { id } of containers) await run('docker', ['rm', '--force', id])
}

async function hostConfigOf(name: string): Promise<unknown> {
  const { stdout } = await run('docker', ['inspect', name, '--format', '{{json .HostConfig}}'])
  return JSON.parse(stdout)
}
