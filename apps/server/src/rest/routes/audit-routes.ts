import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { auditEntry, auditFilter, auditOutcome, unreadableAuditEntry } from '@holdfast/contract'
import { auditCsv, auditJson } from '../../audit/audit-export.ts'
import type { AuditList } from '../../audit/audit-list.ts'
import { badRequest, failures, named } from '../answers.ts'

const ms = z.coerce.number().pipe(auditFilter.shape.since.unwrap()).optional()
const { outcomes: _outcomes, ...texts } = auditFilter.shape

const hash = z.string().describe('SHA-256 of the entry as canonical JSON, without this field.')
const file = {
  description: 'The entries.',
  content: {
    'text/csv': { schema: z.string() },
    'application/json': {
      schema: z.array(
        z.union([auditEntry.extend({ hash }), unreadableAuditEntry.extend({ unreadable: z.literal(true), hash })]),
      ),
    },
  },
}

const exportLog = {
  tags: ['Audit'],
  operationId: 'exportAudit',
  summary: 'The audit log as a file',
  description: 'Newest first. As JSON each entry has its hash, so that the chain can be verified from the file alone.',
  querystring: z.strictObject({
    ...texts,
    format: z.enum(['csv', 'json']).describe('`csv` for a spreadsheet, `json` for a program.'),
    outcome: z
      .union([auditOutcome.transform((one) => [one]), z.array(auditOutcome).max(4)])
      .optional()
      .describe('One of them, or several: `outcome=failed&outcome=refused`.'),
    since: ms.describe('Milliseconds since 1970.'),
    until: ms.describe('Milliseconds since 1970.'),
  }),
  response: { 200: named(file), ...failures(badRequest) },
}

/** `GET /api/audit?format=csv`: the entries that a filter lets through, as a file. */
export function serveAuditRoutes(server: FastifyInstance, list: AuditList): void {
  const options = {
    config: { permission: 'audit.view', audit: 'audit.export' },
    exposeHeadRoute: false,
    schema: exportLog,
  } as const
  server.withTypeProvider<ZodTypeProvider>().get('/api/audit', options, async ({ query }, reply) => {
    const { format, outcome, ...filter } = query
    const entries = list.all({ ...filter, ...(outcome !== undefined && { outcomes: outcome }) })
    const day = new Date().toISOString().slice(0, 10)
    reply.header('content-disposition', `attachment; filename="holdfast-audit-${day}.${format}"`)
    reply.type(format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8')
    return reply.send(Readable.from(format === 'csv' ? auditCsv(entries) : auditJson(entries), { objectMode: false }))
  })
}
