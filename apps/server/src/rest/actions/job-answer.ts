import { message, OpError, type Job, type JobState, type Subject } from '@holdfast/contract'

/** What a call that waited for its job says of it. @throws OpError the one the job ended with. */
export function answerOf({ request, state }: Job, action: string): object {
  if (state.status !== 'succeeded') throw endedOtherwise(state)
  const { result } = state
  const common = { success: true, action }
  const timestamp = new Date(state.finishedAt).toISOString()
  const sourceId = containerIdOf(request.subject)
  switch (result.kind) {
    case 'clone':
      return { ...common, sourceId, newId: shortId(result.containerId), newName: result.name }
    case 'export': {
      const { filePath, sizeBytes } = result
      return {
        ...common,
        containerId: sourceId,
        backupFile: request.kind === 'export' ? request.fileName : filePath,
        backupPath: filePath,
        sizeBytes,
        sizeMB: Math.round(sizeBytes / 1_048_576),
        timestamp,
      }
    }
    case 'backup': {
      const { backupId, sizeBytes, storedBytes } = result
      return { ...common, containerId: sourceId, backupId, sizeBytes, storedBytes, timestamp }
    }
    case 'restore': {
      const backupId = request.kind === 'restore' ? request.subject.backupId : ''
      return { ...common, backupId, newId: shortId(result.containerId), newName: result.name }
    }
    case 'verify':
    case 'prune':
    case 'retention':
      return { ...common, ...result }
    default:
      return result satisfies never
  }
}

function endedOtherwise(state: JobState): OpError {
  if (state.status === 'failed')
    return new OpError(state.code, state.detail, state.field === null ? {} : { field: state.field })
  if (state.status === 'cancelled') return new OpError('CANCELLED', message('job-cancelled'))
  return new OpError('INTERRUPTED', message('job-interrupted'))
}

function containerIdOf(subject: Subject): string {
  return subject.kind === 'container' ? shortId(subject.containerId) : ''
}

/** Twelve hex digits, as people know an id from `docker ps`. */
export function shortId(id: string): string {
  return id.slice(0, 12)
}
