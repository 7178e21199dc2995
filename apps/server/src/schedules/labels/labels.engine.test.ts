import { expect, test } from 'vitest'
import { connectEngine, type Engine } from '@holdfast/docker-ops'
import { createTestWorld } from '@holdfast/docker-ops/testing'
import { startEngine } from '@holdfast/docker-ops/testing/private-engine'
import { connectClient } from '../../testing/connect-client.ts'
import { startTestServer } from '../../testing/start-test-server.ts'

test('a container’s labels are its schedule: how it is run, what is left out, and where that is said', async () => {
  const dockerHost = process.env['DOCKER_HOST']
  expect(await labelledRun(connectEngine({ dockerHost }), dockerHost)).toEqual(['/data'])
})

test('on an engine 28 as well', async (context) => {
  await using newer = await startEngine('28', context)
  expect(await labelledRun(newer.engine, newer.dockerHost)).toEqual(['/data'])
})

/** The trees of the backup. */
async function labelledRun(engine: Engine, dockerHost: string | undefined): Promise<string[] | undefined> {
  await using world = await createTestWorld(engine)
  await using server = await startTestServer({ dockerHost })
  using client = connectClient(server)
  const { schedules, backups, jobs } = client.trpc
  const [data, cache] = [await world.createVolume(), await world.createVolume()]
  const { name } = await world.runContainer({
    HostConfig: { Binds: [`${data}:/data`, `${cache}:/cache`] },
    Labels: {
      'holdfast.schedule': 'weekly sun 03:00',
      'holdfast.timezone': 'Europe/Berlin',
      'holdfast.exclude': '/cache',
      'holdfast.retention': '4w',
      'docker-volume-backup.stop-during-backup': 'true',
      'holdfast.mode': 'asleep',
    },
  })
  const own = async () => (await schedules.list.query()).find((one) => one.name === `${name} (label)`)
  const made = await expect.poll(own, { timeout: 20_000 }).toBeTruthy().then(own)
  expect(made).toMatchObject({ source: 'label', containers: 1, timeZone: 'Europe/Berlin', retention: { weekly: 4 } })

  const rule = await schedules.ruleOf.query({ engineId: 'local', containerName: name })
  const stop = { kind: 'label', label: 'docker-volume-backup.stop-during-backup' }
  expect(rule.schedules.find(({ scheduleId }) => scheduleId === made?.id)).toMatchObject({
    reason: null,
    takenBy: { kind: 'label', label: 'holdfast.schedule' },
    mode: { value: 'stop', from: stop },
    retention: { value: { weekly: 4 }, from: { kind: 'label', label: 'holdfast.retention' } },
  })
  expect(rule.problems).toMatchObject([{ code: 'label-ignored', params: { label: 'holdfast.mode', value: 'asleep' } }])

  const { id: runId } = await schedules.runNow.mutate({ scheduleId: made?.id ?? '' })
  const outcomes = async () => (await schedules.findRun.query({ runId })).targets.map(({ outcome }) => outcome)
  await expect.poll(outcomes, { timeout: 60_000 }).toEqual(['succeeded'])
  const [target] = (await schedules.findRun.query({ runId })).targets
  const job = await jobs.find.query({ id: target?.jobId ?? '' })
  expect(job).toMatchObject({ actor: { kind: 'schedule', id: made?.id }, request: { mode: 'stop' } })
  const [backup] = (await backups.list.query({})).backups
  return backup?.trees.map(({ path }) => path)
}
