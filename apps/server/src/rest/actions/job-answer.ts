import { OpError, type Job, type JobState } from '@holdfast/contract'

/** What a call that waited for its job says of it. @throws OpError the one the job ended with. */
export function answerOf({ request, state }: Job, action: string): object {
  if (state.status !== 'succeeded') throw endedOtherwise(state)
  const { result } = state
  const said = { success: true, action }
  const timestamp = new Date(state.finishedAt).toISOString()
  switch (result.kind) {
    case 'clone': {
      const sourceId = shortId(request.containerId)
      return { ...said, sourceId, newId: shortId(result.containerId), newName: result.name }
    }
    case 'export': {
      const { filePath, sizeBytes } = result
      return {
        ...said,
        containerId: shortId(request.containerId),
        backupFile: request.kind === 'export' ? request.fileName : filePath,
        backupPath: filePath,
        sizeBytes,
        sizeMB: Math.round(sizeBytes / 1_048_576),
        timestamp,
      }
    }
    case 'backup': {
      const { backupId, sizeBytes, storedBytes } = result
      return { ...said, containerId: shortId(request.containerId), backupId, sizeBytes, storedBytes, timestamp }
    }
    case 'restore': {
      const backupId = request.kind === 'restore' ? request.backupId : ''
      return { ...said, backupId, newId: shortId(result.containerId), newName: result.name }
    }
    case 'verify':
    case 'prune':
      return { ...said, ...result }
    default:
      return result satisfies never
  }
}

function endedOtherwise(state: JobState): OpError {
  if (state.status === 'failed')
    return new OpError(state.code, state.message, state.field === null ? {} : { field: state.field })
  if (state.status === 'cancelled') return new OpError('CANCELLED', 'The job was cancelled; nothing was left behind.')
  return new OpError('INTERRUPTED', 'Holdfast stopped before the job ended; nothing was left behind.')
}

/** Twelve hex digits, as people know an id from `docker ps`. */
export function shortId(id: string): string {
  return id.slice(0, 12)
}
