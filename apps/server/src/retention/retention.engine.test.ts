import { expect, test } from 'vitest'
import type { Job, RetentionPreview } from '@holdfast/contract'
import { connectEngine, type Engine } from '@holdfast/docker-ops'
import { createTestWorld } from '@holdfast/docker-ops/testing'
import { startEngine } from '@holdfast/docker-ops/testing/private-engine'
import { backUp } from '../testing/backup-world.ts'
import { readAudit } from '../testing/read-audit.ts'
import { startTestServer } from '../testing/start-test-server.ts'

const dockerHost = process.env['DOCKER_HOST']
const now = { timeZone: 'UTC', prune: null }

test('old backups of a container go by a vault’s numbers, as the preview said, and nothing else does', async () => {
  expect(await thinOut(connectEngine({ dockerHost }), dockerHost)).toEqual(whole)
})

test('on an engine 28 they do as well', async (context) => {
  await using newer = await startEngine('28', context)
  expect(await thinOut(newer.engine, newer.dockerHost)).toEqual(whole)
})

test('after a run of a schedule with numbers of its own, what they do not keep goes, and the job says why it ran', async () => {
  await using world = await createTestWorld(connectEngine({ dockerHost }))
  await using server = await startTestServer({ dockerHost })
  const source = await world.finishedContainer('echo one > /a', { HostConfig: { NetworkMode: 'none' } })
  const made = await server.post('/api/schedules', {
    name: 'Nightly',
    timing: { kind: 'nightly', at: '02:00' },
    timeZone: 'UTC',
    targets: [{ kind: 'container', engineId: 'local', name: source.name }],
    retention: { last: 1 },
  })
  const { id: scheduleId } = (await made.json()) as { id: string }
  const first = await backUp(server, source)
  const second = await backUp(server, source)
  const idsLeft = async () => {
    const { backups } = (await (await server.call('/api/backups')).json()) as { backups: { id: string }[] }
    return backups.map(({ id }) => id)
  }
  expect(await idsLeft()).toEqual([second, first])
  expect((await server.post(`/api/schedules/${scheduleId}/run`, {})).status).toBeLessThan(300)
  await expect.poll(idsLeft, { timeout: 60_000 }).toHaveLength(1)
  expect(await idsLeft()).not.toContain(second)
  const input = encodeURIComponent(JSON.stringify({ filter: { kinds: ['retention'] }, limit: 5 }))
  const found = async () => {
    const answer = await server.call(`/trpc/jobs.history?input=${input}`)
    return ((await answer.json()) as { result: { data: { entries: unknown[] } } }).result.data.entries
  }
  await expect.poll(found).toMatchObject([
    {
      actor: { kind: 'system', id: 'retention' },
      causedBy: { kind: 'schedule', id: scheduleId },
      state: { status: 'succeeded' },
    },
  ])
})

/** Statuses of deleting a pinned backup, and of the same once it is unpinned. */
const whole = { pinned: 409, unpinned: 200 }

async function thinOut(engine: Engine, host: string | undefined): Promise<typeof whole> {
  await using world = await createTestWorld(engine)
  await using server = await startTestServer({ dockerHost: host })
  const volume = await world.createVolume()
  const mounts = { HostConfig: { Binds: [`${volume}:/data`], NetworkMode: 'none' } }
  const source = await world.finishedContainer('echo one > /data/a', mounts)
  const other = await world.finishedContainer('echo two > /data/a', mounts)
  const ids: string[] = []
  for (let count = 0; count < 4; count += 1) ids.push(await backUp(server, source))
  const ofOther = await backUp(server, other)
  const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const headers = { 'content-type': 'application/json' }
    const sent = body === undefined ? {} : { headers, body: JSON.stringify(body) }
    return (await (await server.call(path, { method, ...sent })).json()) as T
  }
  const listed = async () =>
    (await ask<{ backups: { id: string }[] }>('GET', '/api/backups')).backups.map(({ id }) => id).toSorted()

  await ask('PUT', `/api/backups/${ids[0]}/pin`)
  await ask('PUT', '/api/retention/Default', { ...now, policy: { last: 1 } })
  const preview = await ask<RetentionPreview>('POST', '/api/retention/Default/preview', {})
  expect(preview).toMatchObject({ stay: 3, go: 2, foreign: 0, blocked: null, more: 0 })
  const going = preview.containers.flatMap(({ marks }) => marks.filter(({ keptBy }) => keptBy.length === 0))
  expect(going.map(({ backupId }) => backupId)).toEqual([ids[2], ids[1]])

  const { id: jobId } = await ask<Job>('POST', '/api/retention/Default/start', {})
  const state = async () => (await ask<Job>('GET', `/api/jobs/${jobId}`)).state
  await expect.poll(async () => (await state()).status).toBe('succeeded')
  expect(await state()).toMatchObject({ result: { removed: [{ backupId: ids[1] }, { backupId: ids[2] }], kept: 3 } })
  expect(await listed()).toEqual([ids[0] ?? '', ids[3] ?? '', ofOther].toSorted())

  const entries = (await readAudit(server)).filter(({ action }) => action === 'retention.remove')
  expect(entries.map(({ subject, outcome }) => [subject?.kind === 'backup' && subject.backupId, outcome])).toEqual([
    [ids[2], 'done'],
    [ids[2], 'began'],
    [ids[1], 'done'],
    [ids[1], 'began'],
  ])
  expect(entries[0]).toMatchObject({ jobId, detail: { code: 'retention-removed' } })

  const remove = async () => (await server.call(`/api/backups/${ids[0]}`, { method: 'DELETE' })).status
  const pinned = await remove()
  await ask('DELETE', `/api/backups/${ids[0]}/pin`)
  return { pinned, unpinned: await remove() }
}
