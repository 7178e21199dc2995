import { expect, test } from 'vitest'
import type { ContainerRow, ContainersUpdate } from '@holdfast/contract'
import { connectEngine } from '@holdfast/docker-ops'
import { createTestWorld } from '@holdfast/docker-ops/testing'
import { connectClient } from '../testing/connect-client.ts'
import { startTestServer } from '../testing/start-test-server.ts'

const dockerHost = process.env['DOCKER_HOST']

test('a watcher gets the whole list, then only what changed, from the events of the engine', async () => {
  await using world = await createTestWorld(connectEngine({ dockerHost }))
  await using server = await startTestServer({ dockerHost })
  using client = connectClient(server)
  const first = await world.createContainer()
  const updates: ContainersUpdate[] = []
  const rows = new Map<string, ContainerRow>()
  const watching = client.trpc.containers.watch.subscribe(
    { engineId: 'local' },
    {
      onData: (update) => {
        updates.push(update)
        if (update.kind === 'unreachable') return
        if (update.kind === 'all') rows.clear()
        else for (const id of update.removed) rows.delete(id)
        for (const row of update.rows) rows.set(row.id, row)
      },
    },
  )
  await expect.poll(() => rows.get(first.id)?.state).toBe('created')
  expect(updates[0]?.kind).toBe('all')

  const second = await world.runContainer()
  await expect.poll(() => rows.get(second.id)?.state).toBe('running')
  await client.trpc.containers.pause.mutate({ engineId: 'local', containerId: second.id })
  await expect.poll(() => rows.get(second.id)?.state).toBe('paused')
  await client.trpc.containers.rename.mutate({ engineId: 'local', containerId: first.id, name: `${first.name}-b` })
  await expect.poll(() => rows.get(first.id)?.name).toBe(`${first.name}-b`)
  await client.trpc.containers.remove.mutate({ engineId: 'local', containerId: second.id, force: true })
  await expect.poll(() => rows.has(second.id)).toBe(false)
  expect(updates.slice(1).every(({ kind }) => kind === 'changes')).toBe(true)
  watching.unsubscribe()
})

test('an engine that does not answer is said to be unreachable, never an empty list', async () => {
  await using server = await startTestServer()
  using client = connectClient(server)
  const updates: ContainersUpdate[] = []
  const watching = client.trpc.containers.watch.subscribe(
    { engineId: 'local' },
    { onData: (update) => updates.push(update) },
  )
  await expect.poll(() => updates[0]?.kind).toBe('unreachable')
  await expect(client.trpc.containers.list.query({ engineId: 'local' })).rejects.toMatchObject({
    data: { opCode: 'ENGINE_UNREACHABLE' },
  })
  watching.unsubscribe()
})
