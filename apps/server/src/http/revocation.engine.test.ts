import { once } from 'node:events'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { connectEngine } from '@holdfast/docker-ops'
import { createTestWorld } from '@holdfast/docker-ops/testing'
import { adminPassword, Person, setUpAdmin } from '../testing/person.ts'
import { startTestServer } from '../testing/start-test-server.ts'

/** More than the buffers between two ends of a socket take. */
const bytes = 60_000_000

test('a changed password ends a download and a subscription of another session within a second', async () => {
  const dockerHost = process.env['DOCKER_HOST']
  await using world = await createTestWorld(connectEngine({ dockerHost }))
  await using server = await startTestServer({ dockerHost })
  const admin = await setUpAdmin(server)
  const elsewhere = new Person(server)
  await elsewhere.ask('session.signIn', { name: 'admin', password: adminPassword })
  const source = await world.finishedContainer(`head -c ${bytes} /dev/urandom > /bytes`)
  const answer = await server.post('/api/docker/containers', { action: 'backup', containerId: source.id })
  expect(answer.status).toBe(200)
  const listed = await elsewhere.query('exports.list', { engineId: 'local' })
  const { result } = (await listed.json()) as { result: { data: { exports: { id: string }[] } } }

  const download = await elsewhere.call(`/api/exports/${result.data.exports[0]?.id}`)
  const reader = download.body?.getReader()
  expect((await reader?.read())?.value?.length).toBeGreaterThan(0)
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/trpc`, {
    origin: server.url,
    headers: { cookie: elsewhere.cookie },
  })
  await once(socket, 'open')
  socket.send(JSON.stringify({ id: 1, method: 'subscription', params: { path: 'jobs.watch' } }))
  await once(socket, 'message')
  const closed = once(socket, 'close')

  const from = performance.now()
  await admin.ask('session.changePassword', { current: adminPassword, next: 'another quiet evening' })
  await closed
  await expect(readToTheEnd(reader)).rejects.toThrow(/terminated/)
  expect(performance.now() - from).toBeLessThan(1_000)
})

async function readToTheEnd(reader: ReadableStreamDefaultReader | undefined): Promise<void> {
  for (let done = reader === undefined; !done;) done = (await reader?.read())?.done ?? true
}
