import { z } from 'zod'
import { opErrorCode } from '@holdfast/contract'

/** What an answer with a status is, for the description of a route. Nothing is written through its schema. */
export interface AnswerDescription {
  description: string
  content: Record<string, { schema: z.ZodType }>
  headers?: Record<string, { description: string; type: 'string' }>
}

export const failure = z.object({
  success: z.literal(false),
  action: z.string().optional().describe('The action of the request, where there was one.'),
  code: z.string().describe('For programs. Of an action: `BAD_REQUEST`, or `<ACTION>_FAILED` with a `cause`.'),
  cause: opErrorCode.optional().describe('Why an action failed.'),
  message: z.string().describe('For people: what happened, and what to do.'),
  field: z.string().optional().describe('The field of the request it is about, as a path.'),
  jobId: z.string().optional().describe('The job that stands in the way.'),
})

export function json(description: string, schema: z.ZodType): AnswerDescription {
  return { description, content: { 'application/json': { schema } } }
}

export function bytes(description: string): AnswerDescription {
  return { description, content: { 'application/octet-stream': { schema: z.file() } } }
}

const attachment = { 'Content-Disposition': { description: 'Its file name.', type: 'string' } } as const

/** The same, to be saved as a file. */
export function named(answer: AnswerDescription): AnswerDescription {
  return { ...answer, headers: attachment }
}

const refusals = {
  400: 'The request is not right; `field` says where.',
  403: 'The caller’s role is less than the route needs, or the request comes from another site.',
  415: 'The body is not `application/json`.',
  421: 'The `Host` of the request is not a name of this server.',
}

/** What may go wrong with a route: its own failures by status, and what is refused everywhere. */
export function failures(own: Record<number, string>): Record<number, AnswerDescription> {
  const all = { 403: refusals[403], 421: refusals[421], ...own }
  return Object.fromEntries(Object.entries(all).map(([status, text]) => [status, json(text, failure)]))
}

export const badRequest = { 400: refusals[400] }
export const badBody = { 400: refusals[400], 413: 'The body is longer than 1 MiB.', 415: refusals[415] }
export const unreachable = { 503: 'The Docker Engine does not answer.' }
