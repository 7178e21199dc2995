import { afterEach, expect, test, vi } from 'vitest'
import { message, OpError, type Job } from '@holdfast/contract'
import { openAuditWorld } from '../testing/audit-world.ts'
import { exportRequest } from '../testing/start-runner.ts'
import { somebody } from '../testing/somebody.ts'
import { failureOf, type Attempt } from '../access/audit.ts'
import { AuditTrail, type Names } from './audit-trail.ts'

afterEach(() => vi.useRealTimers())

const address = { kind: 'container', engineId: 'local', containerId: 'c'.repeat(64) } as const
const subject = { ...address, name: 'web' }
const ann = { kind: 'user', userId: 'u1', name: 'ann' } as const
const names: Names = {
  complete: async (about) => (about.kind === 'container' ? subject : about),
  findUser: async (name) => (name === 'ann' ? ann : null),
}
const from = '10.0.0.1'
const input = { engineId: 'local', containerId: 'cccc', timeoutSeconds: 5 }
const stop: Attempt = { actor: somebody, from, action: 'containers.stop', input }
const stopped = { actor: somebody, from, action: 'containers.stop', subject, about: null }
const signIn: Attempt = { actor: null, from, action: 'session.signIn', input: { name: 'ann', password: 'hunter2' } }

test('an action is recorded before and after it, and the second entry names the first', async () => {
  await using world = await openAuditWorld()
  await using trail = new AuditTrail(world.audit, { names })
  const first = await trail.begin(stop)
  const second = await trail.begin({ ...stop, action: 'backups.start' })
  const request = { kind: 'backup', subject: { ...subject, name: 'renamed' } }
  await second.end({ result: { id: 'a-job', request, state: { status: 'queued' } } })
  await first.end(failureOf(new OpError('CONTAINER_BUSY', message('container-busy', { kind: 'backup', name: 'web' }))))
  expect(await entriesOf(world)).toMatchObject([
    { ...stopped, outcome: 'began', began: null },
    { action: 'backups.start', outcome: 'began' },
    { action: 'backups.start', outcome: 'done', began: 2, jobId: 'a-job', code: null, subject: { name: 'renamed' } },
    { ...stopped, outcome: 'failed', began: 1, code: 'CONTAINER_BUSY', detail: { params: { kind: 'backup' } } },
  ])
})

test('what went wrong on our side is recorded without what it said', async () => {
  await using world = await openAuditWorld()
  await using trail = new AuditTrail(world.audit, { names })
  await (await trail.begin(stop)).end(failureOf(new Error('password=hunter2')))
  expect(await entriesOf(world)).toMatchObject([{}, { outcome: 'failed', code: 'INTERNAL', detail: null }])
})

test('a name of any length and a message of any size make an entry of a few kilobytes', async () => {
  await using world = await openAuditWorld()
  await using trail = new AuditTrail(world.audit, { names })
  const long = 'x'.repeat(100_000)
  const recording = await trail.begin({ ...stop, action: long, input: { vaultId: 'x'.repeat(4_000), name: long } })
  const params = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`p${at}`, long]))
  await recording.end({ code: 'ENGINE_REFUSED', detail: { code: 'verbatim', params } })
  const rows = await world.database.selectFrom('audit').select('entry').execute()
  for (const { entry } of rows) expect(entry.length).toBeLessThan(4_000)
  expect((await entriesOf(world))[1]).toMatchObject({ detail: { code: 'verbatim', params: {} } })
})

test('refusals are listed up to a number, then counted: an attacker cannot flood the log', async () => {
  await using world = await openAuditWorld()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  await using trail = new AuditTrail(world.audit, { names })
  for (let at = 0; at < 500; at += 1) await trail.ended(signIn, { code: 'UNAUTHENTICATED' })
  await trail.ended({ ...signIn, from: '10.0.0.2' }, { code: 'UNAUTHENTICATED' })
  await trail.ended(stop, { code: 'FORBIDDEN' })
  expect(await countOf(world)).toBe(12)

  await vi.advanceTimersByTimeAsync(61_000)
  const summary = {
    from,
    action: 'session.signIn',
    subject: ann,
    outcome: 'refused',
    detail: { code: 'audit-suppressed', params: { count: 490 } },
  }
  expect((await entriesOf(world)).slice(12)).toMatchObject([summary])

  await trail.ended(signIn, { code: 'UNAUTHENTICATED' })
  expect(await countOf(world)).toBe(14)
})

test('an attacker with an address for every try is counted as well', async () => {
  await using world = await openAuditWorld()
  await using trail = new AuditTrail(world.audit, { names, refusalsPerMinute: 1 })
  for (let at = 0; at < 1_100; at += 1)
    await trail.ended({ ...signIn, from: `fd00::${at}` }, { code: 'UNAUTHENTICATED' })
  expect(await countOf(world)).toBe(1_001)
  await trail[Symbol.asyncDispose]()
  expect((await entriesOf(world)).at(-1)).toMatchObject({ detail: { params: { count: 99 } } })
})

test('a success is always recorded, and fails where it cannot be', async () => {
  await using world = await openAuditWorld()
  await using trail = new AuditTrail(world.audit, { names, refusalsPerMinute: 1 })
  const signedIn = { ...signIn, actor: somebody }
  for (let at = 0; at < 3; at += 1) await trail.ended(signedIn, {})
  expect(await entriesOf(world)).toMatchObject([1, 2, 3].map(() => ({ actor: somebody, outcome: 'done' })))
  await world.database.destroy()
  await expect(trail.ended(signedIn, {})).rejects.toMatchObject({ code: 'STORAGE_FAILED' })
})

test('of who fails to sign in the name is recorded where there is such a user, and nothing else they typed', async () => {
  await using world = await openAuditWorld()
  await using trail = new AuditTrail(world.audit, { names })
  await trail.ended(signIn, { code: 'UNAUTHENTICATED' })
  await trail.ended({ ...signIn, input: { name: 'hunter2', password: 'ann' } }, { code: 'UNAUTHENTICATED' })
  const rows = await world.database.selectFrom('audit').select('entry').execute()
  expect(await entriesOf(world)).toMatchObject([
    { outcome: 'refused', subject: ann, about: null },
    { outcome: 'refused', subject: null, about: null },
  ])
  expect(JSON.stringify(rows)).not.toContain('hunter2')
})

test('a name that cannot be looked up keeps nothing from being recorded', async () => {
  await using world = await openAuditWorld()
  const unknown = () => Promise.reject(new Error('disk I/O error'))
  await using trail = new AuditTrail(world.audit, { names: { complete: unknown, findUser: unknown } })
  await trail.ended(signIn, { code: 'UNAUTHENTICATED' })
  await (await trail.begin(stop)).end({})
  const about = { subject: { kind: 'container', containerId: 'cccc', name: '' } }
  expect(await entriesOf(world)).toMatchObject([{ outcome: 'refused', subject: null }, about, about])
})

const read: [string, unknown, object][] = [
  ['backups.remove', { vaultId: 'v', backupId: 'b' }, { subject: { kind: 'backup', vaultId: 'v', backupId: 'b' } }],
  ['vaults.forget', { vaultId: 'v' }, { subject: { kind: 'vault', vaultId: 'v' } }],
  ['users.update', { userId: 'u', role: 'admin' }, { subject: { kind: 'user', userId: 'u' }, about: null }],
  ['users.create', { name: 'eve', role: 'admin' }, { subject: { kind: 'user', userId: 'new', name: 'eve' } }],
  ['tokens.create', { name: 'ci', role: 'operator' }, { subject: null, about: 'ci' }],
  ['tokens.revoke', { tokenId: 't' }, { about: 't' }],
  ['jobs.cancel', { id: 'j' }, { jobId: 'j', about: null }],
  ['exports.remove', { exportId: 'e' }, { about: 'e' }],
  ['session.changePassword', { current: 'hunter2', next: 'hunter3' }, { subject: null, about: null }],
  ['vaults.add', ['hunter2'], { subject: null, about: null }],
  ['vaults.add', 'hunter2', { subject: null, about: null }],
]

test.for(read)('of %s with %j it is read what it is about, and no more', async ([action, what, expected]) => {
  await using world = await openAuditWorld()
  await using trail = new AuditTrail(world.audit, { names })
  const recording = await trail.begin({ ...stop, action, input: what })
  await recording.end(action === 'users.create' ? { result: { userId: 'new', token: 'secret' } } : {})
  const entries = await entriesOf(world)
  expect(entries[1]).toMatchObject({ action, outcome: 'done', ...expected })
  expect(JSON.stringify(entries)).not.toMatch(/hunter|secret/)
})

test('the end of a job is recorded with how it ended', async () => {
  await using world = await openAuditWorld()
  await using trail = new AuditTrail(world.audit, { names })
  const ended = { startedAt: 1, finishedAt: 2 }
  const job = (state: Job['state']): Job => {
    return { id: 'a-job', actor: somebody, causedBy: null, createdAt: 1, request: exportRequest('web.tar'), state }
  }
  await trail.jobEnded(
    job({ status: 'failed', ...ended, code: 'TIMEOUT', detail: message('job-cancelled'), field: null }),
  )
  await trail.jobEnded(job({ status: 'cancelled', ...ended }))
  await trail.jobEnded(job({ status: 'interrupted', ...ended }))
  const about = { action: 'jobs.export', jobId: 'a-job', subject: { name: 'web' }, actor: somebody, from: null }
  expect(await entriesOf(world)).toMatchObject([
    { ...about, outcome: 'failed', code: 'TIMEOUT' },
    { ...about, outcome: 'failed', code: 'CANCELLED' },
    { ...about, outcome: 'failed', code: 'INTERRUPTED' },
  ])
})

type World = Awaited<ReturnType<typeof openAuditWorld>>

async function entriesOf({ database }: World) {
  const rows = await database.selectFrom('audit').select('entry').orderBy('seq').execute()
  return rows.map(({ entry }) => JSON.parse(entry) as object)
}

async function countOf(world: World): Promise<number> {
  return (await entriesOf(world)).length
}
