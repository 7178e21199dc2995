import type { FastifyInstance } from 'fastify'
import type { JobRunner } from '../../jobs/job-runner.ts'

/**
 * `GET /api/jobs/<id>` tells how a job is, `DELETE` asks it to stop. Both answer with the job; `/report` is the same as a file
 * to keep.
 */
export function serveJobRoutes(server: FastifyInstance, runner: JobRunner): void {
  const path = '/api/jobs/:id'
  server.get<{ Params: { id: string } }>(path, { config: { role: 'viewer' } }, ({ params }) => runner.find(params.id))
  server.get<{ Params: { id: string } }>(
    `${path}/report`,
    { config: { role: 'viewer' } },
    async ({ params }, reply) => {
      const job = await runner.find(params.id)
      const { kind, containerName } = job.request
      const fileName = `${[kind, containerName, job.id.slice(0, 8)].filter(Boolean).join('-')}.json`
      return reply.header('content-disposition', `attachment; filename="${fileName}"`).send(job)
    },
  )
  server.delete<{ Params: { id: string } }>(path, { config: { role: 'operator' } }, ({ params }) =>
    runner.cancel(params.id),
  )
}
