import { z } from 'zod'
import type { Message } from './messages/message.ts'
import { textOf } from './messages/text-of.ts'
import type { Subject } from './subject.ts'

/** Every way an operation can fail that somebody acts on. Upper snake case at every level, REST included. */
export const opErrorCode = z.enum([
  'BAD_REQUEST',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'TOO_MANY_REQUESTS',
  'SETUP_DONE',
  'USER_NOT_FOUND',
  'TOKEN_NOT_FOUND',
  'CONTAINER_NOT_FOUND',
  'AMBIGUOUS_ID',
  'CONTAINER_BUSY',
  'INVALID_STATE',
  'NAME_IN_USE',
  'PORT_IN_USE',
  'FILE_EXISTS',
  'MOUNT_SHARED',
  'PLAN_CHANGED',
  'UNEXPECTED_DIFFERENCE',
  'OWN_CONTAINER',
  'DISK_FULL',
  'TIMEOUT',
  'TRUNCATED',
  'STORAGE_FAILED',
  'ENGINE_UNREACHABLE',
  'ENGINE_REFUSED',
  'JOB_NOT_FOUND',
  'JOB_UNREADABLE',
  'EXPORT_NOT_FOUND',
  'BACKUP_NOT_FOUND',
  'SCHEDULE_NOT_FOUND',
  'VAULT_NOT_FOUND',
  'DESTINATION_NOT_FOUND',
  'RULE_NOT_FOUND',
  'DELIVERY_NOT_FOUND',
  'VAULT_NOT_MOUNTED',
  'VAULT_BUSY',
  'VAULT_DAMAGED',
  'FORMAT_TOO_NEW',
  'CANCELLED',
  'INTERRUPTED',
  'INTERNAL',
])
export type OpErrorCode = z.infer<typeof opErrorCode>

export interface OpErrorOptions {
  cause?: unknown
  /** The input field the error is about, as a path a person can find: `options.path`. */
  field?: string
  /** The job that stands in the way of a refused one, and what it keeps busy. */
  jobId?: string
  subject?: Subject
}

/** The one error class. `detail` says what happened, as a code with parameters; `cause` keeps what was caught. */
export class OpError extends Error {
  override readonly name = 'OpError'
  readonly code: OpErrorCode
  /** For people, written where they read it. `message` is its English, for logs. */
  readonly detail: Message
  readonly field: string | null
  readonly jobId: string | null
  readonly subject: Subject | null

  constructor(code: OpErrorCode, detail: Message, options: OpErrorOptions = {}) {
    super(textOf(detail), { cause: options.cause })
    this.code = code
    this.detail = detail
    this.field = options.field ?? null
    this.jobId = options.jobId ?? null
    this.subject = options.subject ?? null
  }
}
