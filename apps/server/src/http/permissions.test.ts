import Fastify from 'fastify'
import { initTRPC } from '@trpc/server'
import { expect, test } from 'vitest'
import type { Role } from '@holdfast/contract'
import { mayActAs } from '@holdfast/contract'
import { OpenConnections } from '../access/open-connections.ts'
import { answerErrors } from './answer-errors.ts'
import { requirePermissions } from './require-permissions.ts'
import { procedures, router } from '../trpc/procedures.ts'
import { assertPermissions } from '../access/authorize.ts'
import type { Caller } from '../access/caller.ts'
import { callerAs, contextAs } from '../testing/somebody.ts'

test('each role may do what the ones before it may, and no more', () => {
  const order: Role[] = ['viewer', 'operator', 'admin']
  const allowed = order.map((held) => order.filter((needed) => mayActAs(held, needed)).length)
  expect(allowed).toEqual([1, 2, 3])
})

test('a router with a procedure without a permission does not start', () => {
  const bare = initTRPC.create()
  const open = bare.router({ open: bare.procedure.query(() => 'hello') })
  expect(() => assertPermissions(open)).toThrow(/open declares no permission/)
  expect(() =>
    assertPermissions(router({ fine: procedures.may('containers.view').query(() => 'hello') })),
  ).not.toThrow()
})

test('a route without a permission cannot be added', () => {
  const server = Fastify()
  requirePermissions(server, as(null))
  expect(() => server.get('/open', () => 'hello')).toThrow(/\/open declares no permission/)
  expect(() => server.get('/fine', { config: { permission: 'containers.view' } }, () => 'hello')).not.toThrow()
})

test('a caller whose role is less than a route needs is refused before anybody looks at the body', async () => {
  const server = Fastify()
  answerErrors(server)
  requirePermissions(server, as(callerAs('viewer')))
  server.post('/change', { config: { permission: 'containers.control' } }, () => 'done')
  for (const payload of ['{"broken":', '{}', '']) {
    const headers = { 'content-type': 'application/json' }
    const answer = await server.inject({ method: 'POST', url: '/change', headers, payload })
    expect([answer.statusCode, answer.json()]).toMatchObject([403, { code: 'FORBIDDEN' }])
  }
})

test('what a plugin serves below its own folder takes the permission of the folder', () => {
  const server = Fastify()
  requirePermissions(server, { ...as(null), folders: { '/docs': 'containers.view' } })
  expect(() => server.get('/docs/page', () => 'hello')).not.toThrow()
  expect(() => server.get('/docs-of-mine', () => 'hello')).toThrow(/declares no permission/)
})

test('a caller whose role is less than a procedure needs is refused, on every call anew', async () => {
  let role: Role = 'viewer'
  const app = router({
    look: procedures.may('containers.view').query(() => 'seen'),
    destroy: procedures.may('containers.remove').mutation(() => 'gone'),
  })
  const call = app.createCaller({ ...contextAs(role), identify: () => Promise.resolve(callerAs(role)) })
  await expect(call.look()).resolves.toBe('seen')
  await expect(call.destroy()).rejects.toMatchObject({ code: 'FORBIDDEN' })
  role = 'admin'
  await expect(call.destroy()).resolves.toBe('gone')
})

function as(caller: Caller | null) {
  return { identify: () => Promise.resolve(caller), connections: new OpenConnections() }
}
