import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { sql } from 'kysely'
import { z } from 'zod'
import { readEngineInfo } from '@holdfast/docker-ops'
import type { Database } from '../../database/open-database.ts'
import type { Engines } from '../../engines/engines.ts'
import { json } from '../answers.ts'

const answerMs = 5_000
const role = 'public'
const tags = ['Health']

const alive = {
  tags,
  operationId: 'health',
  summary: 'Whether the process runs',
  response: { 200: json('It does.', z.object({ ok: z.literal(true) })) },
}

const readiness = z.object({ ok: z.boolean(), engine: z.boolean(), database: z.boolean() })
const ready = {
  tags,
  operationId: 'readiness',
  summary: 'Whether the engines and the database answer',
  response: { 200: json('They do.', readiness), 503: json('One of them does not.', readiness) },
}

/** `/healthz`: the process runs. `/readyz`: the engines and the database answer. */
export function serveHealthRoutes(server: FastifyInstance, engines: Engines, database: Database): void {
  const routes = server.withTypeProvider<ZodTypeProvider>()
  routes.get('/healthz', { config: { role }, schema: alive }, () => ({ ok: true }))
  routes.get('/readyz', { config: { role }, schema: ready }, async (_request, reply) => {
    const signal = AbortSignal.timeout(answerMs)
    const [engine, data] = await Promise.allSettled([
      Promise.all(engines.all().map((one) => readEngineInfo(one, { signal }))),
      sql`select 1`.execute(database),
    ])
    const ok = engine.status === 'fulfilled' && data.status === 'fulfilled'
    const body = { ok, engine: engine.status === 'fulfilled', database: data.status === 'fulfilled' }
    return reply.code(ok ? 200 : 503).send(body)
  })
}
