import { OpError, type OpErrorCode } from '@holdfast/contract'

export interface RestError {
  status: number
  body: {
    success: false
    action?: string
    code: string
    cause?: string
    message: string
    field?: string
    jobId?: string
  }
}

/** For what is no clone and no backup. */
const statuses = {
  BAD_REQUEST: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  TOO_MANY_REQUESTS: 429,
  SETUP_DONE: 409,
  USER_NOT_FOUND: 404,
  TOKEN_NOT_FOUND: 404,
  CONTAINER_NOT_FOUND: 404,
  JOB_NOT_FOUND: 404,
  EXPORT_NOT_FOUND: 404,
  BACKUP_NOT_FOUND: 404,
  SCHEDULE_NOT_FOUND: 404,
  VAULT_NOT_FOUND: 404,
  DESTINATION_NOT_FOUND: 404,
  RULE_NOT_FOUND: 404,
  DELIVERY_NOT_FOUND: 404,
  AMBIGUOUS_ID: 409,
  CONTAINER_BUSY: 409,
  INVALID_STATE: 409,
  NAME_IN_USE: 409,
  PORT_IN_USE: 409,
  FILE_EXISTS: 409,
  MOUNT_SHARED: 409,
  PLAN_CHANGED: 409,
  OWN_CONTAINER: 409,
  VAULT_BUSY: 409,
  FORMAT_TOO_NEW: 409,
  JOB_UNREADABLE: 409,
  DISK_FULL: 507,
  TIMEOUT: 504,
  ENGINE_UNREACHABLE: 503,
  VAULT_NOT_MOUNTED: 503,
  UNEXPECTED_DIFFERENCE: 500,
  TRUNCATED: 500,
  VAULT_DAMAGED: 500,
  STORAGE_FAILED: 500,
  ENGINE_REFUSED: 500,
  CANCELLED: 500,
  INTERRUPTED: 500,
  INTERNAL: 500,
} as const satisfies Record<OpErrorCode, number>

/** A body of an action that its schema refused. */
export function malformed({ message, field }: OpError, action?: string): RestError {
  return refused({ message, field: field ?? 'body', action })
}

/**
 * An operation that failed. Callers of clone and backup depend on 500 whatever the cause, an unknown container
 * included; `cause` tells them which. Only an unreachable engine is 503 there too, and what never began 429.
 */
export function failed(error: unknown, action: string): RestError {
  if (!(error instanceof OpError)) throw error
  const { code: cause, message, field, jobId } = error
  if (cause === 'BAD_REQUEST') return refused({ message, action, field: inBody(field) })
  const isOfAction = cause !== 'ENGINE_UNREACHABLE' && cause !== 'TOO_MANY_REQUESTS'
  const alwaysFiveHundred = (action === 'clone' || action === 'backup') && isOfAction
  const body = {
    success: false as const,
    action,
    code: `${action.toUpperCase().replaceAll('-', '_')}_FAILED`,
    cause,
    message,
  }
  return {
    status: alwaysFiveHundred ? 500 : statuses[cause],
    body: { ...body, ...(field === null ? {} : { field: inBody(field) }), ...(jobId === null ? {} : { jobId }) },
  }
}

/** An error of a route that is no container action. */
export function plainError(error: OpError): RestError {
  const { code, message, field } = error
  const named = field === null ? {} : { field }
  return { status: statuses[code], body: { success: false, code, message, ...named } }
}

interface Refusal {
  message: string
  field: string
  action: string | undefined
}

function refused({ message, field, action }: Refusal): RestError {
  return {
    status: 400,
    body: { success: false, ...(action === undefined ? {} : { action }), code: 'BAD_REQUEST', message, field },
  }
}

const besideOptions = new Set(['body', 'containerId', 'engine'])

/** Services name fields as tRPC's inputs have them; in this body all but the container and the engine stand under `options`. */
function inBody(field: string | null): string {
  if (field === null) return 'body'
  return besideOptions.has(field) ? field : `options.${field}`
}
