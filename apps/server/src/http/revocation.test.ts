import { once } from 'node:events'
import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { Caller } from '../access/caller.ts'
import { OpenConnections } from '../access/open-connections.ts'
import { requirePermissions } from './require-permissions.ts'
import { adminPassword, inviteUser, Person, setUpAdmin } from '../testing/person.ts'
import { callerAs } from '../testing/somebody.ts'
import { startTestServer, type TestServer } from '../testing/start-test-server.ts'

/** Opens a socket and subscribes; resolves with how long after `change` it closed. */
async function closedAfter(
  server: TestServer,
  person: { cookie: string },
  change: () => Promise<unknown>,
): Promise<number> {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/trpc`, {
    origin: server.url,
    headers: { cookie: person.cookie },
  })
  await once(socket, 'open')
  socket.send(JSON.stringify({ id: 1, method: 'subscription', params: { path: 'jobs.watch' } }))
  await once(socket, 'message')
  const closed = once(socket, 'close')
  const from = performance.now()
  await change()
  await closed
  return performance.now() - from
}

test('a socket closes within a second of what takes its owner’s rights away', { timeout: 30_000 }, async () => {
  await using server = await startTestServer()
  const admin = await setUpAdmin(server)
  const bert = await inviteUser(admin, server, { name: 'bert', role: 'operator' })
  const { userId } = bert
  const signIn = () => bert.ask('session.signIn', { name: 'bert', password: 'another quiet evening' })
  const ways: [string, () => Promise<unknown>][] = [
    ['signed out', () => bert.ask('session.signOut')],
    ['sessions ended', () => admin.ask('users.endSessions', { userId })],
    ['demoted', () => admin.ask('users.update', { userId, role: 'viewer' })],
    ['limited', () => admin.ask('users.update', { userId, scope: { names: ['web'] } })],
    ['disabled', () => admin.ask('users.update', { userId, disabled: true })],
    ['removed', () => admin.ask('users.remove', { userId })],
  ]
  for (const [way, change] of ways) {
    if (way !== 'demoted' && way !== 'signed out') await admin.ask('users.update', { userId, disabled: false })
    await signIn()
    expect(await closedAfter(server, bert, change), way).toBeLessThan(1_000)
  }
})

test('a changed password closes the sockets of the other sessions', async () => {
  await using server = await startTestServer()
  const admin = await setUpAdmin(server)
  const elsewhere = new Person(server)
  await elsewhere.ask('session.signIn', { name: 'admin', password: adminPassword })
  const change = { current: adminPassword, next: 'another quiet evening' }
  expect(await closedAfter(server, elsewhere, () => admin.ask('session.changePassword', change))).toBeLessThan(1_000)
})

test('a download breaks off within a second of the end of its session', async () => {
  let caller: Caller | null = callerAs('operator')
  await using stack = new AsyncDisposableStack()
  const connections = stack.use(new OpenConnections())
  const server = stack.adopt(Fastify({ forceCloseConnections: true }), (open) => open.close())
  requirePermissions(server, { identify: () => Promise.resolve(caller), connections })
  server.get('/file', { config: { permission: 'exports.download' } }, (_request, reply) => {
    reply.raw.writeHead(200).write('the first bytes')
    reply.hijack()
  })
  const url = await server.listen({ port: 0, host: '127.0.0.1' })
  const reading = (await fetch(`${url}/file`)).text()
  caller = null
  await connections.recheck()
  await expect(reading).rejects.toThrow(/terminated/)
})
