import { statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { message, OpError, type AuditEntry } from '@holdfast/contract'
import { mountDisk } from '@holdfast/vault/testing/mount-disk'
import { auditRequests } from './audit-requests.ts'
import { createAppRouter, type Services } from '../router.ts'
import { inviteUser, Person, setUpAdmin } from '../testing/person.ts'
import { readAudit } from '../testing/read-audit.ts'
import { contextAs, noAudit } from '../testing/somebody.ts'
import { startTestServer } from '../testing/start-test-server.ts'

const full = new OpError('DISK_FULL', message('audit-unrecorded', { reason: 'full' }))

/** Plans are asked for with secrets, which do not belong into an address. Who signs in is recorded where a session begins. */
const changeNothing = ['clones.plan', 'restores.plan', 'schedules.planImport']

test('nothing that changes anything is done when it cannot be recorded, whichever procedure it is', async () => {
  const touched: string[] = []
  const services = new Proxy({} as Services, { get: (_all, name) => watch(String(name), touched) })
  const router = createAppRouter(services)
  touched.length = 0
  const audit = { ...noAudit, begin: () => Promise.reject(full) }
  const call = router.createCaller({ ...contextAs('admin'), audit }) as unknown as Record<string, Verbs>
  const procedures = Object.entries(router._def.procedures as unknown as Record<string, ProcedureLike>)
  const changing = procedures.filter(([, { _def }]) => _def.type === 'mutation' && _def.meta.permission !== 'public')
  expect(changing.length).toBeGreaterThan(20)
  const unrecorded: string[] = []
  for (const [path] of changing) {
    const [noun = '', verb = ''] = path.split('.')
    const error = await call[noun]?.[verb]?.({}).catch((thrown: unknown) => thrown)
    if ((error as { cause?: unknown }).cause !== full) unrecorded.push(path)
  }
  expect(unrecorded).toEqual(changeNothing)
  expect(touched).toEqual([])
})

test('a route that changes something and does not say what cannot be added', () => {
  const server = Fastify()
  auditRequests(server, { audit: noAudit, addressOf: () => '' })
  expect(() => server.delete('/x', () => 'gone')).toThrow(/DELETE \/x does not say what it does/)
  expect(() => server.delete('/y', { config: { audit: 'ys.remove' } }, () => 'gone')).not.toThrow()
  expect(() => server.get('/z', () => 'seen')).not.toThrow()
})

test('on a full disk an action is refused and not tried, over both ways, and recorded again once there is room', async () => {
  await using disk = await mountDisk(24)
  await using server = await startTestServer({ dataFolder: join(disk.path, 'data') })
  const { bavail, bsize } = await statfs(disk.path)
  const filler = join(disk.path, 'filler')
  await writeFile(filler, Buffer.alloc(bavail * bsize)).catch(() => undefined)
  const target = { engineId: 'local', containerId: 'web' }
  const stop = async () => (await server.post('/trpc/containers.stop', target)).text()
  // What room there is left in the last pages of the journal is used first.
  await expect.poll(stop).toContain('"opCode":"DISK_FULL"')
  const answer = await server.post('/api/docker/containers', { action: 'stop', containerId: 'web' })
  expect([answer.status, await answer.json()]).toMatchObject([507, { code: 'DISK_FULL' }])

  await writeFile(filler, '')
  expect(await stop()).toContain('"opCode":"ENGINE_UNREACHABLE"')
  const [last, before] = await readAudit(server)
  expect([before, last]).toMatchObject([
    { action: 'containers.stop', outcome: 'began', about: null, subject: { containerId: 'web' } },
    { action: 'containers.stop', outcome: 'failed', code: 'ENGINE_UNREACHABLE', began: before?.seq },
  ])
})

test('signing in and failing to, and what somebody may not do, are in the log, with who and from where', async () => {
  await using server = await startTestServer()
  const admin = await setUpAdmin(server)
  const vera = await inviteUser(admin, server, { name: 'vera', role: 'viewer' })
  const stranger = new Person(server)
  await stranger.mutate('session.signIn', { name: 'vera', password: 'hunter2' })
  await stranger.mutate('session.signIn', { name: 'hunter2', password: 'vera' })
  await vera.mutate('containers.stop', { engineId: 'local', containerId: 'web' })
  await vera.query('audit.list')
  await vera.call('/api/audit?format=csv')
  await vera.call('/api/backups/x', { method: 'DELETE' })
  await stranger.query('containers.list', { engineId: 'local' })
  for (let at = 0; at < 15; at += 1)
    await server.call('/api/backups', { headers: { authorization: 'Bearer hft_wrong' } })

  const from = '127.0.0.1'
  const user = { kind: 'user', userId: vera.userId, name: 'vera' }
  const actor = { kind: 'user', id: vera.userId, name: 'vera' }
  const entries = (await readAudit(server)).toReversed()
  expect(entries.filter(({ action }) => action === 'session.signIn')).toMatchObject([
    { outcome: 'done', actor: { name: 'admin' }, from, about: 'setup' },
    { outcome: 'done', actor, from, about: 'invitation' },
    { outcome: 'refused', actor: null, from, code: 'UNAUTHENTICATED', subject: user },
    { outcome: 'refused', actor: null, from, code: 'UNAUTHENTICATED', subject: null, about: null },
  ])
  const refused = { outcome: 'refused', code: 'FORBIDDEN', actor, from }
  expect(entries.filter(({ code }) => code === 'FORBIDDEN')).toMatchObject([
    { ...refused, action: 'containers.stop', subject: { kind: 'container', containerId: 'web' } },
    { ...refused, action: 'audit.list' },
    { ...refused, action: 'audit.export' },
    { ...refused, action: 'backups.remove', subject: { kind: 'backup', backupId: 'x' }, about: null },
  ])
  const badTokens = entries.filter(({ action }) => action === 'tokens.use')
  expect(badTokens).toMatchObject(Array(10).fill({ outcome: 'refused', actor: null, from, code: 'UNAUTHENTICATED' }))
  expect(entries.filter(({ action }) => action === 'users.create')).toMatchObject([
    { outcome: 'began', about: 'vera' },
    { outcome: 'done', subject: user },
  ])
  expect(entries.filter(({ action }) => action === 'tokens.create')).toMatchObject([
    { outcome: 'began', actor: { kind: 'system', id: 'host' }, from: null, about: 'tests' },
    { outcome: 'done' },
  ])
  const text = JSON.stringify(entries)
  for (const secret of ['hunter2', 'harbour', 'hft_', admin.cookie.split('=')[1] ?? 'no cookie'])
    expect(text).not.toContain(secret)
})

test('the log is downloaded by whoever may see it, filtered, and that is recorded as well', async () => {
  await using server = await startTestServer()
  const csv = await server.call('/api/audit?format=csv&action=tokens.&outcome=began&outcome=done')
  expect(csv.headers.get('content-disposition')).toMatch(/^attachment; filename="holdfast-audit-.*\.csv"$/)
  expect((await csv.text()).split('\r\n')).toHaveLength(4)
  const json = await server.call('/api/audit?format=json')
  expect((await json.json()) as AuditEntry[]).toMatchObject([
    { action: 'audit.export', outcome: 'began' },
    { action: 'audit.export', outcome: 'done' },
    { action: 'audit.export', outcome: 'began' },
    { action: 'tokens.create', outcome: 'done' },
    { action: 'tokens.create', outcome: 'began' },
  ])
  for (const query of ['', '?format=xml', '?format=csv&outcome=fine', '?format=csv&since=yesterday', '?format=csv&a=1'])
    expect((await server.call(`/api/audit${query}`)).status).toBe(400)
})

interface ProcedureLike {
  _def: { type: string; meta: { permission: string } }
}
type Verbs = Record<string, (input: object) => Promise<unknown>>

/** Says that somebody called it, and answers nothing. */
function watch(name: string, touched: string[]): unknown {
  const service = () => void touched.push(name)
  return new Proxy(service, { get: (_service, verb) => watch(`${name}.${String(verb)}`, touched) })
}
