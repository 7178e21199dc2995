import type { FastifyInstance } from 'fastify'
import type { JobRunner } from '../jobs/job-runner.ts'

/** `GET /api/jobs/<id>` tells how a job is, `DELETE` asks it to stop. Both answer with the job. */
export function serveJobRoutes(server: FastifyInstance, runner: JobRunner): void {
  const path = '/api/jobs/:id'
  server.get<{ Params: { id: string } }>(path, { config: { role: 'viewer' } }, ({ params }) => runner.find(params.id))
  server.delete<{ Params: { id: string } }>(path, { config: { role: 'operator' } }, ({ params }) =>
    runner.cancel(params.id),
  )
}
