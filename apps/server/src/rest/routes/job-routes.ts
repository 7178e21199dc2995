import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { jobLimits } from '@holdfast/contract'
import type { Services } from '../../router.ts'
import { failures, json, named } from '../answers.ts'
import { describeJob, restJob } from '../rest-job.ts'
import { contentDisposition } from './content-disposition.ts'

const about = {
  tags: ['Jobs'],
  params: z.object({ id: z.string().describe('The id of the job.') }),
  response: {
    200: json('The job.', restJob),
    ...failures({ 404: 'There is no such job.', 409: 'Another version stored this job, and this one cannot read it.' }),
  },
}
const find = { ...about, operationId: 'findJob', summary: 'How a job stands' }
const cancel = {
  ...about,
  operationId: 'cancelJob',
  summary: 'Cancel a job',
  description:
    'The answer is the job as it is then; what it has done so far is undone. One that has ended stays as it is.',
}
const report = {
  ...about,
  operationId: 'downloadJob',
  summary: 'A job as a file to keep',
  description: 'What was asked for, how it ended, and every difference between a clone or a restore and its source.',
  response: { ...about.response, 200: named(about.response[200]) },
}
const limits = {
  tags: ['Jobs'],
  operationId: 'findJobLimits',
  summary: 'How many backups run beside each other',
  response: { 200: json('Per engine and per vault.', jobLimits), ...failures({}) },
}
const setLimits = {
  ...limits,
  operationId: 'setJobLimits',
  summary: 'Set how many backups run beside each other',
  description:
    'What is not given is as it is without a setting. Running jobs continue. Backups that people start and those of schedules are counted apart.',
  body: jobLimits,
  response: { ...limits.response, ...failures({ 400: 'BAD_REQUEST' }) },
}

/**
 * `GET /api/jobs/<id>` tells how a job is, `DELETE` asks it to stop. Both answer with the job; `/report` is the same as a file
 * to keep.
 */
export function serveJobRoutes(server: FastifyInstance, { jobs, jobLimits: table }: Services): void {
  const path = '/api/jobs/:id'
  const routes = server.withTypeProvider<ZodTypeProvider>()
  routes.get('/api/jobs/limits', { config: { permission: 'jobs.view' }, schema: limits }, () => table.get())
  routes.put(
    '/api/jobs/limits',
    { config: { permission: 'jobs.limit', audit: 'jobs.setLimits' }, schema: setLimits },
    ({ body }) => table.set(body),
  )
  routes.get(path, { config: { permission: 'jobs.view' }, schema: find }, async ({ params, caller }) =>
    describeJob(await jobs.find(params.id, caller)),
  )
  routes.get(
    `${path}/report`,
    { config: { permission: 'jobs.view', audit: 'jobs.download' }, schema: report },
    async ({ params, caller }, reply) => {
      const found = await jobs.find(params.id, caller)
      const { kind, subject } = found.request
      const name = subject.kind === 'vault' ? '' : subject.name
      const fileName = `${[kind, name, found.id.slice(0, 8)].filter(Boolean).join('-')}.json`
      return reply.header('content-disposition', contentDisposition(fileName)).send(describeJob(found))
    },
  )
  routes.delete(
    path,
    { config: { permission: 'jobs.cancel', audit: 'jobs.cancel' }, schema: cancel },
    async ({ params, caller }) => describeJob(await jobs.cancel(params.id, caller)),
  )
}
