import type { OpErrorCode } from '@holdfast/contract'

/** A short title for each way an operation can fail; the server's sentence with cause and next step stands below it. */
export const errorTitle = {
  BAD_REQUEST: 'That input is not valid',
  FORBIDDEN: 'You may not do this',
  CONTAINER_NOT_FOUND: 'The container is gone',
  AMBIGUOUS_ID: 'More than one container matches',
  CONTAINER_BUSY: 'Another job is using this container',
  INVALID_STATE: 'Not possible in this state',
  NAME_IN_USE: 'The name is taken',
  PORT_IN_USE: 'A port is taken',
  FILE_EXISTS: 'The file exists already',
  MOUNT_SHARED: 'Data would be written by two containers',
  PLAN_CHANGED: 'The plan has changed',
  UNEXPECTED_DIFFERENCE: 'The clone was not like its source',
  OWN_CONTAINER: 'Holdfast itself runs in this container',
  DISK_FULL: 'The disk is full',
  TIMEOUT: 'It stopped moving',
  TRUNCATED: 'The data ended too early',
  STORAGE_FAILED: 'Storing failed',
  ENGINE_UNREACHABLE: 'The engine does not answer',
  ENGINE_REFUSED: 'The engine refused',
  JOB_NOT_FOUND: 'The job is gone',
  EXPORT_NOT_FOUND: 'The backup is gone',
  CANCELLED: 'It was cancelled',
  INTERRUPTED: 'It was interrupted',
  INTERNAL: 'Something went wrong',
} satisfies Record<OpErrorCode, string>
