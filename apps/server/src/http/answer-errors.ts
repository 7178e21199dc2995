import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify'
import { message, OpError, textOf } from '@holdfast/contract'
import { retryAfterSeconds } from '../access/try-limit.ts'
import { plainError } from '../rest/rest-error.ts'

/** Every error of a route leaves in one shape: a code and a sentence, never a stack. What is our fault is logged, under the id in the answer. */
export function answerErrors(server: FastifyInstance): void {
  server.setErrorHandler<FastifyError | OpError>(async (error, request, reply) => {
    if (error instanceof OpError) {
      const { status, body } = plainError(error)
      if (error.code === 'TOO_MANY_REQUESTS') reply.header('retry-after', retryAfterSeconds(error))
      return reply.code(status).send(body)
    }
    const status = error.statusCode ?? 500
    if (status < 500)
      return reply.code(status).send({ success: false, code: 'BAD_REQUEST', field: 'body', message: error.message })
    request.log.error({ err: error, route: request.routeOptions.url }, 'a request failed')
    const said = textOf(message('internal-error', { id: request.id }))
    return reply.code(500).send({ success: false, code: 'INTERNAL', id: request.id, message: said })
  })
  server.setNotFoundHandler(({ method, url }, reply) =>
    reply
      .code(404)
      .send({ success: false, code: 'NOT_FOUND', message: textOf(message('route-not-found', { method, url })) }),
  )
}

/** An address that no route can have: bytes that are no UTF-8. */
export function answerUnreadable(_error: unknown, _request: unknown, reply: FastifyReply): void {
  const said = textOf(message('address-unreadable'))
  const body = { success: false, code: 'BAD_REQUEST', field: 'url', message: said }
  // It never came as far as the serializer.
  void reply.code(400).type('application/json; charset=utf-8').send(JSON.stringify(body))
}
