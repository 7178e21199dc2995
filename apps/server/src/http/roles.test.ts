import Fastify from 'fastify'
import { initTRPC } from '@trpc/server'
import { expect, test } from 'vitest'
import type { Role } from '@holdfast/contract'
import { requireRoles } from './require-roles.ts'
import { procedures, router } from '../trpc/procedures.ts'
import { assertRoles } from '../access/roles.ts'
import { mayActAs } from '../access/roles.ts'
import { somebody } from '../testing/somebody.ts'

test('each role may do what the ones before it may, and no more', () => {
  const order: Role[] = ['viewer', 'operator', 'admin']
  const allowed = order.map((held) => order.filter((needed) => mayActAs(held, needed)).length)
  expect(allowed).toEqual([1, 2, 3])
})

test('a router with a procedure without a role does not start', () => {
  const bare = initTRPC.create()
  const open = bare.router({ open: bare.procedure.query(() => 'hello') })
  expect(() => assertRoles(open)).toThrow(/open declares no role/)
  expect(() => assertRoles(router({ fine: procedures.viewer.query(() => 'hello') }))).not.toThrow()
})

test('a route without a role cannot be added', () => {
  const server = Fastify()
  requireRoles(server)
  expect(() => server.get('/open', () => 'hello')).toThrow(/\/open declares no role/)
  expect(() => server.get('/fine', { config: { role: 'viewer' } }, () => 'hello')).not.toThrow()
})

test('a caller whose role is less than a route declares is refused before anybody looks at the body', async () => {
  const server = Fastify()
  requireRoles(server, { identify: () => ({ actor: somebody, role: 'viewer' }) })
  server.post('/change', { config: { role: 'operator' } }, () => 'done')
  for (const payload of ['{"broken":', '{}', '']) {
    const headers = { 'content-type': 'application/json' }
    const answer = await server.inject({ method: 'POST', url: '/change', headers, payload })
    expect([answer.statusCode, answer.json()]).toMatchObject([403, { code: 'FORBIDDEN' }])
  }
})

test('only what a plugin serves below its own folder needs no role', () => {
  const server = Fastify()
  requireRoles(server, { publicFolders: ['/docs'] })
  expect(() => server.get('/docs/page', () => 'hello')).not.toThrow()
  expect(() => server.get('/docs-of-mine', () => 'hello')).toThrow(/declares no role/)
})

test('a caller whose role is less than a procedure declares is refused, on every call anew', async () => {
  let role: Role = 'viewer'
  const app = router({
    look: procedures.viewer.query(() => 'seen'),
    destroy: procedures.admin.mutation(() => 'gone'),
  })
  const call = app.createCaller({ identify: () => ({ actor: somebody, role }), transport: 'http' })
  await expect(call.look()).resolves.toBe('seen')
  await expect(call.destroy()).rejects.toMatchObject({ code: 'FORBIDDEN' })
  role = 'admin'
  await expect(call.destroy()).resolves.toBe('gone')
})
