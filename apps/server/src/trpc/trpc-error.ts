import { TRPCError } from '@trpc/server'
import type { OpError, OpErrorCode } from '@holdfast/contract'

/** Each code is decided here; `INTERNAL_SERVER_ERROR` is logged as a fault of ours. */
const codes = {
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
  PLAN_CHANGED: 'CONFLICT',
  UNEXPECTED_DIFFERENCE: 'CONFLICT',
  OWN_CONTAINER: 'CONFLICT',
  CANCELLED: 'CONFLICT',
  DISK_FULL: 'PRECONDITION_FAILED',
  TIMEOUT: 'GATEWAY_TIMEOUT',
  TRUNCATED: 'BAD_GATEWAY',
  ENGINE_REFUSED: 'BAD_GATEWAY',
  ENGINE_UNREACHABLE: 'SERVICE_UNAVAILABLE',
  INTERRUPTED: 'SERVICE_UNAVAILABLE',
  STORAGE_FAILED: 'INTERNAL_SERVER_ERROR',
  INTERNAL: 'INTERNAL_SERVER_ERROR',
} as const satisfies Record<OpErrorCode, TRPCError['code']>

/** The tRPC error a caller gets for an OpError; the OpError stays its cause. */
export function toTrpcError(error: OpError): TRPCError {
  return new TRPCError({ code: codes[error.code], message: error.message, cause: error })
}
