import { expect, test } from 'vitest'
import { connectEngine } from '@holdfast/docker-ops'
import { createTestWorld } from '@holdfast/docker-ops/testing'
import { connectClient } from '../testing/connect-client.ts'
import { startTestServer } from '../testing/start-test-server.ts'

const dockerHost = process.env['DOCKER_HOST']

test('a value given to a clone is in the clone, and in nothing that is kept or shown of its job', async () => {
  await using world = await createTestWorld(connectEngine({ dockerHost }))
  await using server = await startTestServer({ dockerHost })
  using client = connectClient(server)
  const source = await world.createContainer({ Env: ['PASSWORD=old-secret', 'COLOUR=red'] })
  const name = world.name('clone')
  const overrides = { env: { PASSWORD: 'new-secret', COLOUR: null } }
  const body = { action: 'clone', containerId: source.id, options: { name, overrides } }

  const started = await server.post('/api/docker/containers', body, { prefer: 'respond-async' })

  const { id } = (await started.clone().json()) as { id: string }
  const job = async () => (await server.call(`/api/jobs/${id}`)).text()
  await expect.poll(job).toContain('"succeeded"')
  const { Config } = (await world.get(`/containers/${name}/json`)) as { Config: { Env: string[] } }
  expect(Config.Env.filter((line) => /^(PASSWORD|COLOUR)/.test(line))).toEqual(['PASSWORD=new-secret'])
  const boards: unknown[] = []
  client.trpc.jobs.watch.subscribe(undefined, { onData: (board) => boards.push(board) })
  await expect.poll(() => boards).not.toEqual([])
  const kept = [
    await started.text(),
    await job(),
    await (await server.call(`/api/jobs/${id}/report`)).text(),
    JSON.stringify([await client.trpc.jobs.history.query({}), await client.trpc.jobs.find.query({ id }), boards]),
  ]
  for (const text of kept) {
    expect(text).toContain('"env":{"PASSWORD":"(hidden)","COLOUR":null}')
    expect(text).not.toMatch(/new-secret|old-secret/)
  }
})
