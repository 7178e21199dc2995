import { showBytes } from '@holdfast/archive'
import { message, OpError } from '@holdfast/contract'
import type { Description } from './describe-entry.ts'
import type { DataPiece } from './read-data.ts'

/** What `describeEntry` and `readData` answer where they give nothing. */
export type ReadProblem = Exclude<Description | DataPiece, { header: Buffer } | { data: Buffer } | { hole: number }>

/**
 * A problem as an error that names the path below the root: `TRUNCATED` for what changed meanwhile,
 * `STORAGE_FAILED` for what cannot be read, `INVALID_STATE` for an owner that no container has.
 */
export function readFailure(below: Buffer, problem: ReadProblem): OpError {
  const path = showBytes(Buffer.concat([Buffer.from('/'), below]))
  if ('unreadable' in problem)
    return new OpError('STORAGE_FAILED', message('file-unreadable', { path, errno: problem.unreadable }))
  if ('foreignOwner' in problem)
    return new OpError('INVALID_STATE', message('owner-of-no-container', { path, ...problem.foreignOwner }))
  const how = 'gone' in problem ? 'gone' : 'changed' in problem ? 'changed' : 'shrunk'
  return new OpError('TRUNCATED', message('file-changed-while-read', { path, how }))
}
