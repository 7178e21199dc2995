import type { FastifyError, FastifyInstance } from 'fastify'
import { message, OpError, textOf } from '@holdfast/contract'
import { plainError } from '../rest/rest-error.ts'

/** Every error of a route leaves in one shape: a code and a sentence, never a stack. What is our fault is logged. */
export function answerErrors(server: FastifyInstance): void {
  server.setErrorHandler<FastifyError | OpError>(async (error, request, reply) => {
    if (error instanceof OpError) {
      const { status, body } = plainError(error)
      return reply.code(status).send(body)
    }
    const status = error.statusCode ?? 500
    if (status < 500)
      return reply.code(status).send({ success: false, code: 'BAD_REQUEST', field: 'body', message: error.message })
    request.log.error({ err: error, route: request.routeOptions.url }, 'a request failed')
    return reply.code(500).send({ success: false, code: 'INTERNAL', message: textOf(message('internal-error')) })
  })
  server.setNotFoundHandler(({ method, url }, reply) =>
    reply
      .code(404)
      .send({ success: false, code: 'NOT_FOUND', message: textOf(message('route-not-found', { method, url })) }),
  )
}
