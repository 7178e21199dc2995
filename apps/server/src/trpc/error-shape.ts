import type { TRPCDefaultErrorShape, TRPCError } from '@trpc/server'
import { ZodError } from 'zod'
import { message, OpError, refuseInput, textOf, type Message, type OpErrorCode } from '@holdfast/contract'

/**
 * What a client learns of an error: `detail` for whoever writes it in a language, a sentence for the others, a code, the field
 * and job it is about. Never a stack or a foreign message.
 */
export function errorShape({ shape, error }: { shape: TRPCDefaultErrorShape; error: TRPCError }) {
  const { detail, opCode, field, jobId } = read(error)
  const { code, httpStatus, path } = shape.data
  return { code: shape.code, message: textOf(detail), data: { code, httpStatus, path, opCode, detail, field, jobId } }
}

interface ErrorFacts {
  detail: Message
  opCode: OpErrorCode
  field: string | null
  jobId: string | null
}

function read({ cause, code, message: text }: TRPCError): ErrorFacts {
  if (cause instanceof OpError) {
    const { detail, code: opCode, field, jobId } = cause
    return { detail, opCode, field, jobId }
  }
  if (cause instanceof ZodError) {
    const { detail, field } = refuseInput(cause, 'input')
    return { detail, opCode: 'BAD_REQUEST', field: field === 'input' ? null : field, jobId: null }
  }
  if (code === 'INTERNAL_SERVER_ERROR')
    return { detail: message('internal-error'), opCode: 'INTERNAL', field: null, jobId: null }
  const opCode = code === 'FORBIDDEN' ? 'FORBIDDEN' : 'BAD_REQUEST'
  return { detail: message('verbatim', { text }), opCode, field: null, jobId: null }
}
