import { showBytes } from '@holdfast/archive'
import { message, OpError } from '@holdfast/contract'
import type { Description } from './describe-entry.ts'
import type { DataPiece } from './read-data.ts'

type Failure = Exclude<Description | DataPiece, { header: Buffer } | { data: Buffer } | { hole: number }>

/**
 * What `describeEntry` and `readData` answer, as an error that names the path below the root: `TRUNCATED` for what changed meanwhile,
 * `STORAGE_FAILED` for what cannot be read, `INVALID_STATE` for an owner that no container has.
 */
export function readFailure(below: Buffer, failure: Failure): OpError {
  const path = showBytes(Buffer.concat([Buffer.from('/'), below]))
  if ('unreadable' in failure)
    return new OpError('STORAGE_FAILED', message('file-unreadable', { path, errno: failure.unreadable }))
  if ('foreignOwner' in failure)
    return new OpError('INVALID_STATE', message('owner-of-no-container', { path, ...failure.foreignOwner }))
  const how = 'gone' in failure ? 'gone' : 'changed' in failure ? 'changed' : 'shrunk'
  return new OpError('TRUNCATED', message('file-changed-while-read', { path, how }))
}
