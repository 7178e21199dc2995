import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { backupSummary, clonePlan, containerRow, engineInfo, job, restorePlan, vaultSummary } from '@holdfast/contract'
import { holdfastVersion } from '../version.ts'
import { restAction } from './actions/rest-action.ts'

const failure = z.object({
  success: z.literal(false),
  action: z.string().optional(),
  code: z.string(),
  cause: z.string().optional(),
  message: z.string(),
  field: z.string().optional(),
  jobId: z.string().optional(),
})
const planned = [
  z.object({ success: z.literal(true), action: z.literal('plan-clone'), plan: clonePlan }),
  z.object({ success: z.literal(true), action: z.literal('plan-restore'), plan: restorePlan }),
] as const
const done = z.looseObject({ success: z.literal(true), action: z.string() })
const backupList = z.object({
  backups: z.array(backupSummary),
  unreadable: z.array(z.object({ vaultId: z.string(), id: z.string(), message: z.string() })),
  vaultProblems: z.array(z.object({ vaultId: z.string(), name: z.string(), message: z.string() })),
})
const removedBackup = z.object({
  success: z.literal(true),
  action: z.literal('delete-backup'),
  backupId: z.string(),
  vault: z.string(),
})
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
    info: { title: 'Holdfast', version: holdfastVersion },
    paths: {
      '/api/docker/containers': {
        get: {
          summary: 'The containers of the engine',
          responses: { 200: json('All containers.', containers), 503: json('The engine does not answer.', failure) },
        },
        post: {
          summary: 'Clone a container or restore a backup or plan that, back a container up, or change its state',
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
              'Done, and checked. A plan changes nothing; its name and digest go with the clone or restore.',
              z.union([...planned, done]),
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
      ...backupPaths(id),
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

function backupPaths(id: object): object {
  const inQuery = (name: string, description: string, required = false): object => {
    return { name, in: 'query', required, description, schema: { type: 'string' } }
  }
  const vault = inQuery('vault', 'The vault it is in, by id or name; looked for in all when absent.')
  const usual = {
    400: json('The request is not right; field says where.', failure),
    404: json('No such backup, or no such vault.', failure),
    503: json('Its vault is not mounted, or no other has it and one that may is not.', failure),
  }
  const several = 'Several vaults have that name'
  const tooNew = 'the backup or its vault was written by a newer Holdfast'
  return {
    '/api/vaults': {
      get: {
        summary: 'The vaults: how each is, what it holds and what is free; the default one first',
        responses: { 200: json('All that are known, mounted or not.', z.object({ vaults: z.array(vaultSummary) })) },
      },
    },
    '/api/backups': {
      get: {
        summary: 'The backups in all vaults, newest first',
        parameters: [inQuery('containerId', 'Of this container alone: its id, the beginning of it, or its name.')],
        responses: {
          200: json('All that can be read, and what cannot: also the vaults that are not mounted.', backupList),
          400: usual[400],
        },
      },
    },
    '/api/backups/{id}': {
      get: {
        summary: 'One backup',
        parameters: [id, vault],
        responses: {
          200: json('The backup.', backupSummary),
          ...usual,
          409: json(`${several}, or ${tooNew}.`, failure),
          500: json('It is damaged.', failure),
        },
      },
      delete: {
        summary: 'Delete a backup; its data goes with the next prune',
        parameters: [id, vault],
        responses: {
          200: json('Deleted.', removedBackup),
          ...usual,
          409: json(`The vault is being pruned, or another process writes to it. ${several}, or ${tooNew}.`, failure),
        },
      },
    },
    '/api/backups/{id}/file': {
      get: {
        summary: 'A file out of a backup, or a folder as a tar',
        parameters: [
          id,
          vault,
          inQuery('tree', 'Where it was mounted; / for the filesystem of the container.', true),
          inQuery('path', 'Inside the tree; empty for all of it.'),
          inQuery('pathBase64', 'In place of path, where that is not UTF-8.'),
        ],
        responses: {
          200: { description: 'Its bytes, each proven.', content: { 'application/octet-stream': {} } },
          ...usual,
          400: json('There is no such file in it, or the request is not right; field says where.', failure),
          409: json(`The vault is being pruned. ${several}, or ${tooNew}.`, failure),
          500: json('It is damaged.', failure),
        },
      },
    },
  }
}

function json(description: string, schema: z.ZodType): object {
  const io = 'output' as const
  return { description, content: { 'application/json': { schema: z.toJSONSchema(schema, { io }) } } }
}
