import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import type { ContainersUpdate } from '@holdfast/contract'
import { connectEngine } from '@holdfast/docker-ops'
import { createTestWorld } from '@holdfast/docker-ops/testing'
import { connectClient } from '../testing/connect-client.ts'
import { startTestServer } from '../testing/start-test-server.ts'

const dockerHost = process.env['DOCKER_HOST']
const socketPath = (dockerHost ?? 'unix:///var/run/docker.sock').slice('unix://'.length)
const count = 1_000
const rounds = 60

test('a thousand containers: the list costs at most one and a half of the raw call, and a watcher gets changes only', async () => {
  await using world = await createTestWorld(connectEngine({ dockerHost }))
  await using server = await startTestServer({ dockerHost })
  for (let made = 0; made < count; made += 20)
    await Promise.all(Array.from({ length: 20 }, () => world.createContainer()))

  const times = { ours: [] as number[], raw: [] as number[] }
  for (let round = -5; round < rounds; round += 1) {
    const raw = await time(() => rawList())
    const ours = await time(async () => (await server.call('/api/docker/containers')).arrayBuffer())
    if (round >= 0) times.raw.push(raw)
    if (round >= 0) times.ours.push(ours)
  }
  const ratio = percentile(times.ours) / percentile(times.raw)
  console.log(`95th percentile: ours ${percentile(times.ours)} ms, raw ${percentile(times.raw)} ms, ratio ${ratio}`)
  expect(ratio).toBeLessThanOrEqual(1.5)

  using client = connectClient(server)
  const updates: ContainersUpdate[] = []
  const watching = client.trpc.containers.watch.subscribe(
    { engineId: 'local' },
    { onData: (update) => updates.push(update) },
  )
  await expect.poll(() => updates[0]?.kind, { timeout: 30_000 }).toBe('all')
  const { id } = await world.createContainer()
  const changed = () => updates.slice(1).flatMap((update) => (update.kind === 'changes' ? update.rows : []))
  await expect.poll(() => changed().some((row) => row.id === id), { timeout: 30_000 }).toBe(true)
  expect(changed().length).toBeLessThan(10)
  watching.unsubscribe()
})

async function rawList(): Promise<void> {
  const asked = request({ socketPath, path: '/containers/json?all=true' })
  asked.end()
  const [response] = (await once(asked, 'response')) as [IncomingMessage]
  JSON.parse((await buffer(response)).toString())
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}

function percentile(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right)
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Number.NaN
}
