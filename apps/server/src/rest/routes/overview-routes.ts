import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { overview, overviewInput } from '@holdfast/contract'
import type { Services } from '../../router.ts'
import { failures, json } from '../answers.ts'
import { inEnglish } from '../in-english.ts'

const get = {
  tags: ['Overview'],
  operationId: 'overview',
  summary: 'What is protected, what is not and why',
  description:
    'Of each container whether it is backed up as its schedules say, and what became of the last thirty days; the next runs, how vaults grow, and what somebody should look at. Numbers of growth are estimates.',
  querystring: overviewInput,
  response: { 200: json('Of the containers in sight.', overview), ...failures({ 400: 'BAD_REQUEST' }) },
}

/** `GET /api/overview`: what the home page shows. */
export function serveOverviewRoutes(server: FastifyInstance, services: Pick<Services, 'overview'>): void {
  server
    .withTypeProvider<ZodTypeProvider>()
    .get('/api/overview', { config: { permission: 'containers.view' }, schema: get }, async ({ query, caller }) =>
      inEnglish(await services.overview.get(query, caller)),
    )
}
