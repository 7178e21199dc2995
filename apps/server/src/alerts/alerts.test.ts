import { expect, test } from 'vitest'
import {
  message,
  type ContainerSubject,
  type Job,
  type JobState,
  type VaultSubject,
  type VerifyMethod,
} from '@holdfast/contract'
import { everything } from '../access/in-scope.ts'
import { callerAs, nightly, somebody } from '../testing/somebody.ts'
import { alertOfJob } from './job-alerts.ts'
import { startAlerts } from './testing/start-alerts.ts'

const hourMs = 3_600_000
const vault: VaultSubject = { kind: 'vault', vaultId: 'disk', name: 'disk' }
const away = { kind: 'vault-away', subject: vault, detail: message('vault-not-there', { path: '/disk' }) } as const
const web: ContainerSubject = { kind: 'container', engineId: 'local', containerId: 'a'.repeat(64), name: 'web' }
const failure: JobState = {
  status: 'failed',
  startedAt: 1,
  finishedAt: 2,
  code: 'VAULT_NOT_MOUNTED',
  detail: away.detail,
  field: null,
}
const noBytes = { sizeBytes: 1, storedBytes: 1, newBytes: 1, frozenMs: null, warnings: [], notKept: [] }
const success: JobState = {
  status: 'succeeded',
  startedAt: 1,
  finishedAt: 2,
  result: { kind: 'backup', vaultId: 'disk', backupId: 'web-20260601T000000Z-aaaa', ...noBytes },
}

function backupJob(id: string, state: JobState, { actor = nightly, subject = web } = {}): Job {
  const request = { kind: 'backup', subject, vaultId: 'disk', mode: 'pause', mounts: {} } as const
  return { id, actor, causedBy: null, createdAt: 1, request, state }
}

test('the same trouble is one alert, told once: seen again it is the same one, and after it was over another one', async () => {
  await using world = await startAlerts()
  const { alerts, clock, told } = world
  await Promise.all([alerts.raise(away), alerts.raise(away)])
  const [first, ...others] = await alerts.list(everything)
  expect(others).toEqual([])
  await clock.advance(hourMs)
  await alerts.raise(away)
  expect(await alerts.list(everything)).toMatchObject([
    { id: first?.id, severity: 'error', raisedAt: first?.raisedAt, lastSeenAt: clock.now(), clearedAt: null },
  ])
  await alerts.clear('vault-away', vault)
  await alerts.clear('vault-away', vault)
  await alerts.raise(away)
  expect((await alerts.list(everything)).map(({ clearedAt }) => clearedAt)).toEqual(
    expect.arrayContaining([null, clock.now()]),
  )
  expect(told).toEqual([
    'alert-raised vault-away disk',
    'alert-cleared vault-away disk',
    'alert-raised vault-away disk',
  ])
})

test('a scheduled backup that failed is an alert until one of the container succeeds, also when it was created again', async () => {
  await using world = await startAlerts()
  const { alerts } = world
  await alertOfJob(alerts, backupJob('by-hand', failure, { actor: somebody }))
  expect(await alerts.list(everything)).toEqual([])
  await alertOfJob(alerts, backupJob('night', failure))
  await alertOfJob(alerts, backupJob('other', failure, { subject: { ...web, containerId: 'c', name: 'other' } }))
  expect(await alerts.listOpen('backup-failed')).toMatchObject([
    { kind: 'backup-failed', severity: 'error', subject: web, jobId: 'night', clearedAt: null },
    { jobId: 'other' },
  ])
  const again = { ...web, containerId: 'b'.repeat(64) }
  await alertOfJob(alerts, backupJob('next', success, { actor: somebody, subject: again }))
  expect((await alerts.listOpen('backup-failed')).map(({ jobId }) => jobId)).toEqual(['other'])
})

test('an alert that somebody has seen says who and when, and is to be seen again when another job failed', async () => {
  await using world = await startAlerts()
  const { alerts, clock } = world
  await alertOfJob(alerts, backupJob('monday', failure))
  const [raised] = await alerts.list(everything)
  const alertIds = [String(raised?.id), 'no such alert']
  const seen = { at: clock.now(), by: 'somebody' }
  expect(await alerts.acknowledge({ alertIds }, callerAs('operator'))).toMatchObject([{ acknowledged: seen }])
  expect(await alerts.acknowledge({ alertIds }, callerAs('operator'))).toEqual([])
  await alertOfJob(alerts, backupJob('monday', failure))
  expect(await alerts.list(everything)).toMatchObject([{ acknowledged: seen }])
  await alertOfJob(alerts, backupJob('tuesday', failure))
  expect(await alerts.list(everything)).toMatchObject([{ id: raised?.id, jobId: 'tuesday', acknowledged: null }])
})

test('damage that a verification found is an alert until a full verification of that backup finds none', async () => {
  await using world = await startAlerts()
  const { alerts } = world
  const backupId = 'web-20260601T000000Z-aaaa'
  const verifyJob = (problems: (typeof away.detail)[], method: VerifyMethod = 'full'): Job => ({
    ...backupJob('verify', failure),
    request: { kind: 'verify', method: 'full', subject: { kind: 'backup', vaultId: 'disk', backupId, name: 'web' } },
    state: {
      status: 'succeeded',
      startedAt: 1,
      finishedAt: 2,
      result: { kind: 'verify', backupId, bytesRead: 1, at: 1, method, problems },
    },
  })
  await alertOfJob(alerts, verifyJob([message('verify-blob-missing', { digest: 'abc' })]))
  expect(await alerts.listOpen('verify-found-problems')).toMatchObject([{ severity: 'error', subject: { backupId } }])
  await alertOfJob(alerts, verifyJob([], 'quick'))
  expect(await alerts.listOpen('verify-found-problems')).toHaveLength(1)
  await alertOfJob(alerts, verifyJob([]))
  expect(await alerts.listOpen('verify-found-problems')).toEqual([])
})

test('who sees some containers sees and acknowledges their alerts, and no other ones', async () => {
  await using world = await startAlerts()
  const { alerts } = world
  await alerts.raise(away)
  await alertOfJob(alerts, backupJob('one', failure))
  await alertOfJob(alerts, backupJob('two', failure, { subject: { ...web, containerId: 'c', name: 'other' } }))
  const alertIds = (await alerts.list(everything)).map(({ id }) => id)
  const scoped = { ...callerAs('operator'), scopes: [{ names: ['web'], projects: [], labels: [] }] }
  expect((await alerts.list(scoped)).map(({ subject }) => subject.name)).toEqual(['web'])
  expect((await alerts.acknowledge({ alertIds }, scoped)).map(({ subject }) => subject.name)).toEqual(['web'])
  const unseen = (await alerts.list(everything)).filter(({ acknowledged }) => acknowledged === null)
  expect(unseen.map(({ subject }) => subject.name).toSorted()).toEqual(['disk', 'other'])
})

test('what was over before anybody saw it is listed for a day, and forgotten when it is old', async () => {
  await using world = await startAlerts()
  const { alerts, clock, database } = world
  await alerts.raise(away)
  await alerts.clear('vault-away', vault)
  await clock.advance(23 * hourMs)
  expect(await alerts.list(everything)).toHaveLength(1)
  await clock.advance(2 * hourMs)
  expect(await alerts.list(everything)).toEqual([])
  expect(await alerts.forget(2)).toBe(0)
  await clock.advance(24 * hourMs)
  expect(await alerts.forget(2)).toBe(1)
  expect(await database.selectFrom('alerts').selectAll().execute()).toEqual([])
})

test('whoever watches has the list at once and again after a change, and an alert of another version is left out', async () => {
  await using world = await startAlerts()
  const { alerts, clock, database } = world
  const stop = new AbortController()
  const watching = alerts.watch(everything, stop.signal)
  expect((await watching.next()).value).toEqual([])
  const next = watching.next()
  await alerts.raise(away)
  await expect.poll(() => clock.sleeping).toBe(1)
  await clock.advance(1_000)
  expect((await next).value).toMatchObject([{ kind: 'vault-away' }])
  await database.updateTable('alerts').set({ kind: 'engine-on-fire' }).execute()
  expect(await alerts.list(everything)).toEqual([])
  stop.abort()
  expect((await watching.next()).done).toBe(true)
})
