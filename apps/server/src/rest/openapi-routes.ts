import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { clonePlan, containerRow, engineInfo, job } from '@holdfast/contract'
import { restAction } from './rest-action.ts'

const failure = z.object({
  success: z.literal(false),
  action: z.string().optional(),
  code: z.string(),
  cause: z.string().optional(),
  message: z.string(),
  field: z.string().optional(),
  jobId: z.string().optional(),
})
const planned = z.object({ success: z.literal(true), action: z.literal('plan-clone'), plan: clonePlan })
const done = z.looseObject({ success: z.literal(true), action: z.string() })
const containers = z.object({ engine: engineInfo, rows: z.array(containerRow) })

/** `/api/openapi.json`, made from the same schemas that check the requests. */
export function serveOpenApi(server: FastifyInstance): void {
  const document = describe()
  server.get('/api/openapi.json', { config: { role: 'public' } }, () => document)
}

function describe(): object {
  const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } }
  const jobAnswers = { 200: json('The job.', job), 404: json('No such job.', failure) }
  return {
    openapi: '3.1.0',
    info: { title: 'Holdfast', version: '0.1.0' },
    paths: {
      '/api/docker/containers': {
        get: {
          summary: 'The containers of the engine',
          responses: { 200: json('All containers.', containers), 503: json('The engine does not answer.', failure) },
        },
        post: {
          summary: 'Clone a container or plan that, back it up, or change its state',
          parameters: [
            { name: 'Prefer', in: 'header', schema: { type: 'string', examples: ['respond-async'] } },
            { name: 'Idempotency-Key', in: 'header', schema: { type: 'string' } },
          ],
          requestBody: {
            required: true,
            content: { 'application/json': { schema: z.toJSONSchema(restAction, { io: 'input' }) } },
          },
          responses: {
            200: json(
              'Done, and checked. A plan changes nothing; its digest goes with the clone.',
              z.union([planned, done]),
            ),
            202: json('Started; Location names the job.', job),
            400: json('The request is not right; field says where.', failure),
            default: json('It failed; cause says why, and nothing was left behind.', failure),
          },
        },
      },
      '/api/jobs/{id}': {
        get: { summary: 'How a job is', parameters: [id], responses: jobAnswers },
        delete: { summary: 'Ask a job to stop', parameters: [id], responses: jobAnswers },
      },
      '/api/jobs/{id}/report': {
        get: {
          summary: 'A job as a file to keep: what was asked for, how it ended, every difference of a clone',
          parameters: [id],
          responses: {
            200: {
              ...json('The job.', job),
              headers: { 'Content-Disposition': { description: 'Its file name.', schema: { type: 'string' } } },
            },
            404: json('No such job.', failure),
          },
        },
      },
      '/api/exports/{id}': {
        get: {
          summary: 'An export, whole or by Range',
          parameters: [id],
          responses: {
            200: { description: 'The file.', content: { 'application/octet-stream': {} } },
            206: { description: 'A part of it.', content: { 'application/octet-stream': {} } },
            404: json('No such export.', failure),
          },
        },
      },
      '/healthz': { get: { summary: 'The process runs', responses: { 200: { description: 'It does.' } } } },
      '/readyz': {
        get: {
          summary: 'Engine and database answer',
          responses: { 200: { description: 'Both do.' }, 503: { description: 'One does not.' } },
        },
      },
    },
  }
}

function json(description: string, schema: z.ZodType): object {
  const io = 'output' as const
  return { description, content: { 'application/json': { schema: z.toJSONSchema(schema, { io }) } } }
}
