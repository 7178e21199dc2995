import { once } from 'node:events'
import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { adminPassword, Person, setUpAdmin } from '../testing/person.ts'
import { startTestServer } from '../testing/start-test-server.ts'
import { clientReader } from './client-of.ts'
import { limitRequests } from './limit-requests.ts'

const proxied = { url: 'https://holdfast.example.org', trustedProxies: ['loopback'] }

test('one machine’s requests are limited, with when to come again, and others are not', async () => {
  const server = Fastify()
  const { clientOf } = clientReader(proxied)
  limitRequests(server, { clientOf }, { tries: 3, perSeconds: 60 })
  server.get('/*', () => 'fine')
  const get = (url: string, from: string) =>
    server.inject({ url, remoteAddress: '127.0.0.1', headers: { 'x-forwarded-for': from } })
  for (const _round of [1, 2, 3]) expect((await get('/', '2001:db8::1')).statusCode).toBe(200)

  // Another address of the same machine is no way round it.
  const refused = await get('/', '2001:db8::2')
  expect([refused.statusCode, refused.json()]).toMatchObject([429, { success: false, code: 'TOO_MANY_REQUESTS' }])
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
  expect((await get('/trpc/jobs.find', '2001:db8::2')).json()).toMatchObject({
    error: { message: expect.any(String) as unknown, data: { opCode: 'TOO_MANY_REQUESTS', httpStatus: 429 } },
  })
  expect((await get('/', '2001:db8:1::1')).statusCode).toBe(200)
})

test('whoever guesses at an account from one place does not keep its owner out', async () => {
  await using server = await startTestServer({ network: proxied })
  await setUpAdmin(server)
  const signIn = async (from: string, password: string) => {
    const headers = { 'content-type': 'application/json', 'x-forwarded-for': from }
    const body = JSON.stringify({ name: 'Admin', password })
    return (await new Person(server).call('/trpc/session.signIn', { method: 'POST', headers, body })).status
  }
  const guesses = await Promise.all(Array.from({ length: 14 }, () => signIn('203.0.113.9', 'not the right one')))
  expect(guesses.filter((status) => status === 429)).toHaveLength(4)
  expect(await signIn('203.0.113.9', adminPassword)).toBe(429)
  expect(await signIn('198.51.100.7', adminPassword)).toBe(200)
})

test('passwords are limited by machine, whatever the client says it is, and the answer says when to try again', async () => {
  await using server = await startTestServer({ network: proxied })
  await setUpAdmin(server)
  const person = new Person(server)
  const signIn = async (name: string, from: string) => {
    const headers = { 'content-type': 'application/json', 'x-forwarded-for': from }
    const body = JSON.stringify({ name, password: 'not the right one' })
    return person.call('/trpc/session.signIn', { method: 'POST', headers, body })
  }
  const statuses: number[] = []
  for (let count = 0; count < 31; count += 1)
    statuses.push((await signIn(`nobody-${count}`, `10.9.9.${count}, 2001:db8::${count.toString(16)}`)).status)
  expect(new Set(statuses)).toEqual(new Set([401, 429]))
  const refused = await signIn('admin', '2001:db8::ffff')
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  const elsewhere = new Person(server)
  expect((await elsewhere.mutate('session.signIn', { name: 'admin', password: adminPassword })).status).toBe(200)
})

test('a socket has as many subscriptions as a page can show, and one that ends makes room', async () => {
  await using server = await startTestServer()
  const headers = { authorization: `Bearer ${server.token}` }
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/trpc`, { origin: server.url, headers })
  const answers = new Map<number, string>()
  socket.on('message', (data: Buffer) => {
    const { id, error } = JSON.parse(data.toString()) as { id: number; error?: { data: { opCode: string } } }
    answers.set(id, error?.data.opCode ?? 'open')
  })
  await once(socket, 'open')
  const watch = (id: number) => ({ id, method: 'subscription', params: { path: 'jobs.watch' } })
  for (let first = 0; first < 60; first += 10)
    socket.send(JSON.stringify(Array.from({ length: 10 }, (_, index) => watch(first + index))))
  await expect.poll(() => answers.size).toBe(60)
  expect([...answers.values()].filter((one) => one === 'TOO_MANY_REQUESTS')).toHaveLength(10)
  // What was refused or fails takes no place for good.
  socket.send(JSON.stringify({ id: 70, method: 'subscription', params: { path: 'containers.watch', input: 'wrong' } }))
  socket.send(JSON.stringify({ id: 0, method: 'subscription.stop' }))
  await expect.poll(() => answers.get(0)).toBeDefined()
  await expect
    .poll(() => {
      socket.send(JSON.stringify(watch(80 + answers.size)))
      return [...answers].filter(([id, answer]) => id >= 80 && answer === 'open').length
    })
    .toBe(1)
  socket.terminate()
})
