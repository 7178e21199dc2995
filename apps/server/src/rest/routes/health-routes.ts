import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import type { Database } from '../../database/open-database.ts'
import type { Engines } from '../../engines/engines.ts'
import { readEngineInfo } from '@holdfast/docker-ops'

const answerMs = 5_000

/** `/healthz`: the process runs. `/readyz`: the engine and the database answer. */
export function serveHealthRoutes(server: FastifyInstance, engines: Engines, database: Database): void {
  server.get('/healthz', { config: { role: 'public' } }, () => ({ ok: true }))
  server.get('/readyz', { config: { role: 'public' } }, async (_request, reply) => {
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
