import type { TRPCDefaultErrorShape, TRPCError } from '@trpc/server'
import { ZodError } from 'zod'
import { message, OpError, refuseInput, textOf, type Message, type OpErrorCode, type Subject } from '@holdfast/contract'

interface ErrorParts {
  shape: TRPCDefaultErrorShape
  error: TRPCError
  ctx?: { requestId: string } | undefined
}

/**
 * What a client learns of an error: `detail` for whoever writes it in a language, a sentence for the others, a code, the field
 * and job it is about. Never a stack or a foreign message.
 */
export function errorShape({ shape, error, ctx }: ErrorParts) {
  const facts = read(error, ctx?.requestId)
  const { code, httpStatus, path } = shape.data
  return { code: shape.code, message: textOf(facts.detail), data: { code, httpStatus, path, ...facts } }
}

interface ErrorFacts {
  detail: Message
  opCode: OpErrorCode
  field: string | null
  jobId: string | null
  subject: Subject | null
}

const aboutNothing = { jobId: null, subject: null }

function read({ cause, code, message: text }: TRPCError, requestId = ''): ErrorFacts {
  if (cause instanceof OpError) {
    const { detail, code: opCode, field, jobId, subject } = cause
    return { detail, opCode, field, jobId, subject }
  }
  if (cause instanceof ZodError) {
    const { detail, field } = refuseInput(cause, 'input')
    return { detail, opCode: 'BAD_REQUEST', field: field === 'input' ? null : field, ...aboutNothing }
  }
  if (code === 'INTERNAL_SERVER_ERROR')
    return { detail: message('internal-error', { id: requestId }), opCode: 'INTERNAL', field: null, ...aboutNothing }
  const opCode = code === 'FORBIDDEN' ? 'FORBIDDEN' : 'BAD_REQUEST'
  return { detail: message('verbatim', { text }), opCode, field: null, ...aboutNothing }
}
