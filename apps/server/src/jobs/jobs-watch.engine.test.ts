import { readdir } from 'node:fs/promises'
import { expect, test } from 'vitest'
import type { JobBoard } from '@holdfast/contract'
import { connectEngine } from '@holdfast/docker-ops'
import { createTestWorld } from '@holdfast/docker-ops/testing'
import { gatedEngine } from '@holdfast/docker-ops/testing/gated-engine'
import { connectClient } from '../testing/connect-client.ts'
import { startPanel } from '../testing/start-panel.ts'
import { startTestServer } from '../testing/start-test-server.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

const dockerHost = process.env['DOCKER_HOST']
const slow = { name: 'slow.tar.gz' }

test('an export is seen from queued to done with rising bytes, and again whole after a reconnect', async () => {
  await using world = await createTestWorld(connectEngine({ dockerHost }))
  await using gate = await gatedEngine()
  await using server = await startTestServer({ dockerHost: gate.dockerHost })
  const { id } = await world.finishedContainer('dd if=/dev/urandom of=/blob bs=1M count=60')
  using client = connectClient(server)
  const boards: JobBoard[] = []
  const watching = client.trpc.jobs.watch.subscribe(undefined, { onData: (board) => boards.push(board) })
  const job = await client.trpc.exports.start.mutate({ engineId: 'local', containerId: id, ...slow })
  const seen = () =>
    boards.flatMap(({ active }) => active.flatMap(({ state }) => (state.status === 'running' ? [state.progress] : [])))
  const differentBytes = () => new Set(seen().map(({ bytesDone }) => bytesDone)).size
  for (const count of [1, 2, 3, 4, 5]) {
    gate.pass(8_000_000)
    await expect.poll(differentBytes, { timeout: 20_000 }).toBeGreaterThanOrEqual(count)
  }
  watching.unsubscribe()

  using again = connectClient(server)
  const later: JobBoard[] = []
  const following = again.trpc.jobs.watch.subscribe(undefined, { onData: (board) => later.push(board) })
  await expect.poll(() => later[0]?.active[0]?.id).toBe(job.id)
  gate.pass()
  await expect.poll(() => later.at(-1)?.finished[0]?.state.status, { timeout: 60_000 }).toBe('succeeded')
  const bytes = seen().map(({ bytesDone }) => bytesDone)
  expect(bytes).toEqual(bytes.toSorted((left, right) => left - right))
  expect(seen().some(({ bytesTotal, totalIsEstimate }) => bytesTotal !== null && totalIsEstimate)).toBe(true)
  expect(seen().some(({ bytesPerSecond, secondsLeft }) => bytesPerSecond !== null && secondsLeft !== null)).toBe(true)
  following.unsubscribe()
})

test('after kill -9 in the middle of an export the next start says interrupted and the draft is gone', async () => {
  await using world = await createTestWorld(connectEngine({ dockerHost }))
  await using folder = await temporaryFolder()
  await using gate = await gatedEngine()
  const { id } = await world.finishedContainer('echo x > /blob')
  const environment = { HOLDFAST_DATA_DIR: folder.path, DOCKER_HOST: gate.dockerHost }
  const files = () => readdir(`${folder.path}/exports`)
  {
    await using panel = await startPanel(environment)
    using client = connectClient(panel)
    await client.trpc.exports.start.mutate({ engineId: 'local', containerId: id, ...slow })
    await expect.poll(async () => (await files()).filter((file) => file.endsWith('.part'))).toHaveLength(1)
    await panel.kill()
  }
  expect(await files()).toHaveLength(1)
  await using panel = await startPanel(environment)
  using client = connectClient(panel)
  const { entries } = await client.trpc.jobs.history.query({})
  expect(entries).toMatchObject([{ entry: 'job', state: { status: 'interrupted' } }])
  expect(await files()).toEqual([])
})

test('SIGTERM in the middle of an export ends the server cleanly and leaves no draft', async () => {
  await using world = await createTestWorld(connectEngine({ dockerHost }))
  await using folder = await temporaryFolder()
  await using gate = await gatedEngine()
  const { id } = await world.finishedContainer('echo x > /blob')
  {
    await using panel = await startPanel({ HOLDFAST_DATA_DIR: folder.path, DOCKER_HOST: gate.dockerHost })
    using client = connectClient(panel)
    await client.trpc.exports.start.mutate({ engineId: 'local', containerId: id, ...slow })
    await expect.poll(() => readdir(`${folder.path}/exports`)).toHaveLength(1)
  }
  expect(await readdir(`${folder.path}/exports`)).toEqual([])
})

test('a second server on the same data folder is refused, so it cannot sweep the drafts of the first', async () => {
  await using folder = await temporaryFolder()
  await using _first = await startTestServer({ dockerHost, dataFolder: folder.path })
  await expect(startTestServer({ dockerHost, dataFolder: folder.path })).rejects.toThrow(/Another Holdfast is using/)
})
