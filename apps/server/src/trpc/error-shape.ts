import type { TRPCDefaultErrorShape, TRPCError } from '@trpc/server'
import { ZodError } from 'zod'
import { OpError, type OpErrorCode } from '@holdfast/contract'

/** What a client learns of an error: a sentence, a code, the field and job it is about. Never a stack or a foreign message. */
export function errorShape({ shape, error }: { shape: TRPCDefaultErrorShape; error: TRPCError }) {
  const { message, opCode, field, jobId } = read(error)
  const { code, httpStatus, path } = shape.data
  return { code: shape.code, message, data: { code, httpStatus, path, opCode, field, jobId } }
}

interface ErrorFacts {
  message: string
  opCode: OpErrorCode
  field: string | null
  jobId: string | null
}

function read(error: TRPCError): ErrorFacts {
  if (error.cause instanceof OpError) {
    const { message, code, field, jobId } = error.cause
    return { message, opCode: code, field, jobId }
  }
  if (error.cause instanceof ZodError) {
    const issue = error.cause.issues[0]
    const field = issue?.path.join('.') || null
    return {
      message: `${field ?? 'input'}: ${issue?.message ?? 'is not valid'}`,
      opCode: 'BAD_REQUEST',
      field,
      jobId: null,
    }
  }
  if (error.code === 'INTERNAL_SERVER_ERROR')
    return { message: 'Holdfast failed on its side; its log says why.', opCode: 'INTERNAL', field: null, jobId: null }
  return {
    message: error.message,
    opCode: error.code === 'FORBIDDEN' ? 'FORBIDDEN' : 'BAD_REQUEST',
    field: null,
    jobId: null,
  }
}
