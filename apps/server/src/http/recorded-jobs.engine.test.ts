import { once } from 'node:events'
import { get } from 'node:http'
import { expect, test } from 'vitest'
import { connectEngine } from '@holdfast/docker-ops'
import { createTestWorld } from '@holdfast/docker-ops/testing'
import { connectClient } from '../testing/connect-client.ts'
import { readAudit } from '../testing/read-audit.ts'
import { sourceWithData } from '../testing/source-with-data.ts'
import { startTestServer } from '../testing/start-test-server.ts'

const dockerHost = process.env['DOCKER_HOST']

test('a job is in the log when it is asked for, when it has started and when it has ended, whichever way it came', async () => {
  await using world = await createTestWorld(connectEngine({ dockerHost }))
  await using server = await startTestServer({ dockerHost })
  using client = connectClient(server)
  const source = await sourceWithData(world, 1)
  const subject = { kind: 'container', engineId: 'local', containerId: source.id, name: source.name }
  const { rows } = await client.trpc.containers.list.query({ engineId: 'local' })
  expect(rows.map(({ id }) => id)).toContain(source.id)

  const started = await client.trpc.backups.start.mutate({ engineId: 'local', containerId: source.id })
  const ended = async () => (await readAudit(server)).filter(({ action }) => action === 'jobs.backup')
  await expect.poll(ended).toHaveLength(1)
  const body = { action: 'backup', containerId: source.name, options: { format: 'complete' } }
  await server.post('/api/docker/containers', body)
  await server.post('/api/docker/containers', { action: 'stop', containerId: 'nobody-is-called-this' })
  await server.post('/api/docker/containers', { action: 'plan-clone', containerId: source.name })
  await server.post('/trpc/containers.stop', { engineId: 'local', containerId: '' })

  const actor = { kind: 'token', name: 'tests' }
  const entries = (await readAudit(server)).toReversed().filter(({ action }) => action !== 'tokens.create')
  const [began] = entries
  expect(entries).toMatchObject([
    { action: 'backups.start', outcome: 'began', actor, from: '127.0.0.1', subject: { containerId: source.id } },
    { action: 'backups.start', outcome: 'done', actor, subject, jobId: started.id, began: began?.seq },
    { action: 'jobs.backup', outcome: 'done', actor, from: null, subject, jobId: started.id },
    { action: 'backups.start', outcome: 'began', actor, subject },
    { action: 'jobs.backup', outcome: 'done', actor, subject },
    { action: 'backups.start', outcome: 'done', actor, subject },
    { action: 'containers.stop', outcome: 'began', subject: { containerId: 'nobody-is-called-this', name: '' } },
    { action: 'containers.stop', outcome: 'failed', code: 'CONTAINER_NOT_FOUND' },
    { action: 'containers.stop', outcome: 'began', subject: { containerId: '', name: '' } },
    { action: 'containers.stop', outcome: 'failed', code: 'BAD_REQUEST' },
  ])
})

test('a download is in the log with its end, and one that was broken off as such', async () => {
  await using world = await createTestWorld(connectEngine({ dockerHost }))
  await using server = await startTestServer({ dockerHost })
  using client = connectClient(server)
  const { id } = await world.finishedContainer('dd if=/dev/zero of=/blob bs=1M count=64')
  await server.post('/api/docker/containers', { action: 'backup', containerId: id })
  const { exports } = await client.trpc.exports.list.query({ engineId: 'local' })
  const exportId = exports[0]?.id ?? ''
  expect((await (await server.call(`/api/exports/${exportId}`)).arrayBuffer()).byteLength).toBeGreaterThan(64_000_000)

  const headers = { authorization: `Bearer ${server.token}` }
  const request = get(`${server.url}/api/exports/${exportId}`, { headers })
  const [response] = (await once(request, 'response')) as [NodeJS.ReadableStream]
  await once(response, 'readable')
  request.destroy()

  const downloads = async () => (await readAudit(server)).filter(({ action }) => action === 'exports.download')
  await expect.poll(downloads).toHaveLength(4)
  expect((await downloads()).toReversed()).toMatchObject([
    { outcome: 'began', about: exportId, actor: { kind: 'token' } },
    { outcome: 'done', about: exportId },
    { outcome: 'began', about: exportId },
    { outcome: 'failed', code: 'CANCELLED', about: exportId },
  ])
})
