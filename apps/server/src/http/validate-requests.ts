import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { refuseInput } from '@holdfast/contract'

const names: Readonly<Record<string, string>> = { querystring: 'query' }

/**
 * Checks requests against the zod schemas on their routes; a refusal names the field that is wrong. The schema of an answer
 * documents it and no more: writing a list through one costs time, and drops what the schema does not name.
 */
export function validateRequests(server: FastifyInstance): void {
  server.setValidatorCompiler<z.ZodType>(({ schema, httpPart = 'body' }) => (data: unknown) => {
    const parsed = schema.safeParse(data)
    if (parsed.success) return { value: parsed.data }
    return { error: refuseInput(parsed.error, names[httpPart] ?? httpPart) }
  })
  server.setSerializerCompiler(() => (data) => JSON.stringify(data))
  // Fastify validates a body that is absent as null; nobody sent that.
  server.addHook('preValidation', async (request) => {
    const schema = request.routeOptions.schema?.body
    if (request.body !== undefined || !(schema instanceof z.ZodType)) return
    const { error } = schema.safeParse(undefined)
    if (error !== undefined) throw refuseInput(error, 'body')
  })
}
