import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { containerRow, engineInfo, OpError } from '@holdfast/contract'
import { retryAfterSeconds } from '../../access/try-limit.ts'
import type { Services } from '../../router.ts'
import { actionAnswer } from '../actions/action-answers.ts'
import { recordedAs } from '../actions/recorded-as.ts'
import { restAction, type RestAction } from '../actions/rest-action.ts'
import { runAction } from '../actions/run-action.ts'
import type { Answer } from '../actions/run-job.ts'
import { badBody, badRequest, failures, json, unreachable } from '../answers.ts'
import { engineName, engineOf } from '../engine-of.ts'
import { failed, malformed, type RestError } from '../rest-error.ts'
import { inEnglish } from '../in-english.ts'
import { restJob } from '../rest-job.ts'

const tags = ['Containers']

const list = {
  tags,
  operationId: 'listContainers',
  summary: 'The containers of an engine',
  querystring: z.object({ engine: engineName }),
  response: {
    200: json('The engine and its containers.', z.object({ engine: engineInfo, rows: z.array(containerRow) })),
    ...failures({ ...badRequest, ...unreachable }),
  },
}

const act = {
  tags,
  operationId: 'actOnContainer',
  summary: 'Clone, back up, restore, plan, or change the state of a container',
  description:
    'The call waits for the result, however long that takes. A clone and a backup answer 500 for whatever went wrong, and only an engine that does not answer is 503; `cause` says which. The other actions answer by cause. Nothing is left behind by any of them.',
  headers: z.looseObject({
    prefer: z
      .string()
      .optional()
      .describe('`respond-async`: answer 202 with the job at once (clone, backup, restore).'),
    'idempotency-key': z.string().optional().describe('A retry with the same key gets the same job, not a second one.'),
  }),
  body: restAction,
  response: {
    200: json('It is done and checked; a plan changes nothing.', actionAnswer),
    202: {
      ...json('The job has started.', restJob),
      headers: { Location: { description: 'Where the job is found.', type: 'string' as const } },
    },
    ...failures({
      ...badBody,
      404: 'There is no such container, backup or vault.',
      409: 'The state of things does not allow it: a name, a port, a file is taken, the container is busy, a plan is out of date.',
      500: 'It failed.',
      503: 'The engine does not answer, or the vault is not mounted.',
      504: 'Something took too long.',
      507: 'The disk is full.',
    }),
  },
}

/** `GET` and `POST /api/docker/containers`: the same services as tRPC, for curl and other people's scripts. */
export function serveContainerRoutes(server: FastifyInstance, services: Services): void {
  const path = '/api/docker/containers'
  const routes = server.withTypeProvider<ZodTypeProvider>()
  routes.get(path, { config: { permission: 'containers.view' }, schema: list }, async ({ query, caller }) =>
    inEnglish(await services.containers.list(engineOf(services.engines, query.engine), caller)),
  )
  const audit = ({ body }: { body: unknown }) => recordedAs(body as RestAction, services.engines)
  const options = { config: { permission: 'containers.control', audit }, schema: act, errorHandler: refuse } as const
  routes.post(path, options, async (request, reply) => {
    try {
      return await send(reply, await runAction(services, request.body, request))
    } catch (error) {
      request.failure = error
      if (error instanceof OpError && error.code === 'TOO_MANY_REQUESTS')
        reply.header('retry-after', retryAfterSeconds(error))
      return send(reply, failed(error, request.body.action))
    }
  })
}

/** A body that the schema refused is answered with its action; the rest as on every route. */
async function refuse(error: FastifyError, request: { body: unknown }, reply: FastifyReply): Promise<FastifyReply> {
  if (error instanceof OpError && error.code === 'BAD_REQUEST')
    return send(reply, malformed(error, actionOf(request.body)))
  throw error
}

async function send(reply: FastifyReply, answer: Answer | RestError): Promise<FastifyReply> {
  if ('location' in answer && answer.location !== undefined) reply.header('location', answer.location)
  return reply.code(answer.status).send(answer.body)
}

function actionOf(body: unknown): string | undefined {
  const action = typeof body === 'object' && body !== null && 'action' in body ? body.action : undefined
  return typeof action === 'string' ? action.slice(0, 64) : undefined
}
