import Fastify, { type FastifyBaseLogger } from 'fastify'
import { expect, test } from 'vitest'
import { recordingLog } from '../testing/recording-log.ts'
import { noAudit } from '../testing/somebody.ts'
import { startTestServer } from '../testing/start-test-server.ts'
import type { Identities } from '../access/identities.ts'
import type { AppRouter } from '../router.ts'
import { procedures, router } from '../trpc/procedures.ts'
import { answerErrors } from './answer-errors.ts'
import { clientReader } from './client-of.ts'
import { serveTrpc } from './serve-trpc.ts'

test('what failed on our side is answered with a code and an id, and the log says under that id what it was', async () => {
  const { log, lines } = recordingLog()
  await using server = Object.assign(Fastify({ loggerInstance: log as FastifyBaseLogger, genReqId: () => 'a-b_c' }), {
    [Symbol.asyncDispose]: async () => server.close(),
  })
  answerErrors(server)
  server.get('/', () => {
    throw new Error('the inside of it')
  })
  const answer = await server.inject('/')
  expect([answer.statusCode, answer.json()]).toMatchObject([500, { success: false, code: 'INTERNAL', id: 'a-b_c' }])
  expect(answer.body).not.toContain('inside')
  const logged = lines.map((line) => JSON.parse(line) as { reqId: string; err?: { message: string } })
  expect(logged.filter(({ err }) => err?.message === 'the inside of it')).toMatchObject([{ reqId: 'a-b_c' }])
})

test('a call that failed on our side is found in the log by what it was answered with', async () => {
  const { log, lines } = recordingLog()
  await using server = Object.assign(Fastify({ loggerInstance: log as FastifyBaseLogger }), {
    [Symbol.asyncDispose]: async () => server.close(),
  })
  const broken = router({
    fail: procedures.open.query(() => {
      throw new Error('the inside of it')
    }),
  })
  const { clientOf } = clientReader({ trustedProxies: [], url: undefined })
  serveTrpc(server, broken as unknown as AppRouter, { clientOf, identities: {} as Identities, audit: noAudit })
  const answer = await server.inject('/trpc/fail')
  const { error } = answer.json<{ error: { message: string; data: { detail: { params: { id: string } } } } }>()
  expect(answer.body).not.toContain('inside')
  expect(error.message).toContain(error.data.detail.params.id)
  const logged = lines.map((line) => JSON.parse(line) as { reqId: string; procedure?: string })
  expect(logged.filter(({ procedure }) => procedure === 'fail')).toMatchObject([
    { reqId: error.data.detail.params.id, err: { message: expect.stringContaining('the inside of it') as unknown } },
  ])
})

test('an address that is no UTF-8 is refused as every other request is', async () => {
  await using server = await startTestServer()
  for (const path of ['/api/jobs/%ff', '/%c0%ae', '/api/%']) {
    const answer = await server.call(path)
    expect([answer.status, await answer.json()]).toMatchObject([400, { success: false, code: 'BAD_REQUEST' }])
  }
})

test('a body over a megabyte is refused before it is read whole', async () => {
  await using server = await startTestServer()
  for (const path of ['/api/docker/containers', '/trpc/jobs.cancel']) {
    const answer = await server.post(path, { id: 'x'.repeat(1_100_000) })
    expect([answer.status, await answer.json()], path).toMatchObject([413, { success: false, code: 'BAD_REQUEST' }])
  }
})
