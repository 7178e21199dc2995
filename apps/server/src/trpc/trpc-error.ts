import { TRPCError } from '@trpc/server'
import type { OpError } from '@holdfast/contract'
import { type OpErrorCode } from '@holdfast/contract'

const codes: Partial<Record<OpErrorCode, TRPCError['code']>> = {
  BAD_REQUEST: 'BAD_REQUEST',
  FORBIDDEN: 'FORBIDDEN',
  CONTAINER_NOT_FOUND: 'NOT_FOUND',
  JOB_NOT_FOUND: 'NOT_FOUND',
  EXPORT_NOT_FOUND: 'NOT_FOUND',
  AMBIGUOUS_ID: 'CONFLICT',
  CONTAINER_BUSY: 'CONFLICT',
  INVALID_STATE: 'CONFLICT',
  NAME_IN_USE: 'CONFLICT',
  PORT_IN_USE: 'CONFLICT',
  FILE_EXISTS: 'CONFLICT',
  MOUNT_SHARED: 'CONFLICT',
  ENGINE_UNREACHABLE: 'SERVICE_UNAVAILABLE',
}

/** The tRPC error a caller gets for an OpError; the OpError stays its cause. */
export function toTrpcError(error: OpError): TRPCError {
  return new TRPCError({ code: codes[error.code] ?? 'INTERNAL_SERVER_ERROR', message: error.message, cause: error })
}
