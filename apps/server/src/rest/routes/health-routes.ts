import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { sql } from 'kysely'
import { z } from 'zod'
import { engineId } from '@holdfast/contract'
import { readEngineInfo, type Engine } from '@holdfast/docker-ops'
import type { Database } from '../../database/open-database.ts'
import type { Engines } from '../../engines/engines.ts'
import { json } from '../answers.ts'
import { inEnglish } from '../in-english.ts'

const answerMs = 5_000
const permission = 'public'
const tags = ['Health']

const alive = {
  tags,
  operationId: 'health',
  summary: 'Whether the process runs',
  response: { 200: json('It does.', z.object({ ok: z.literal(true), name: z.literal('Holdfast') })) },
}

const readiness = z.object({
  ok: z.boolean(),
  engine: z.boolean(),
  database: z.boolean(),
  engines: z.array(
    z.object({
      id: engineId,
      apiVersion: z
        .string()
        .nullable()
        .describe('The version of its API that is spoken; null when it does not answer.'),
      warnings: z.array(z.string()).describe('What somebody should do about its version.'),
    }),
  ),
})
const ready = {
  tags,
  operationId: 'readiness',
  summary: 'Whether the engines and the database answer',
  response: { 200: json('They do.', readiness), 503: json('One of them does not.', readiness) },
}

/** `/healthz`: the process runs. `/readyz`: the engines and the database answer. */
export function serveHealthRoutes(server: FastifyInstance, connected: Engines, database: Database): void {
  const routes = server.withTypeProvider<ZodTypeProvider>()
  routes.get('/healthz', { config: { permission }, schema: alive }, () => ({ ok: true, name: 'Holdfast' }))
  routes.get('/readyz', { config: { permission }, schema: ready }, async (_request, reply) => {
    const signal = AbortSignal.timeout(answerMs)
    const [engines, [data]] = await Promise.all([
      Promise.all(connected.all().map((engine) => describeEngine(engine, signal))),
      Promise.allSettled([sql`select 1`.execute(database)]),
    ])
    const engine = engines.every(({ apiVersion }) => apiVersion !== null)
    const body = { engine, database: data.status === 'fulfilled', engines }
    const ok = body.engine && body.database
    return reply.code(ok ? 200 : 503).send({ ok, ...body })
  })
}

async function describeEngine(engine: Engine, signal: AbortSignal): Promise<z.infer<typeof readiness>['engines'][0]> {
  const info = await readEngineInfo(engine, { signal }).catch(() => null)
  return inEnglish({ id: engine.id, apiVersion: info?.apiVersion ?? null, warnings: info?.warnings ?? [] })
}
