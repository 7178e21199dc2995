import type { Job, JobRow } from '@holdfast/contract'

/** What lists show of a job: without its request and its result. */
export function toJobRow({ id, request, state, actor, causedBy, createdAt }: Job): JobRow {
  const { kind, subject } = request
  return { id, kind, subject, actor, causedBy, createdAt, state: rowState(state) }
}

function rowState(state: Job['state']): JobRow['state'] {
  switch (state.status) {
    case 'queued':
    case 'running':
    case 'cancelled':
    case 'interrupted':
      return state
    case 'succeeded': {
      const { status, startedAt, finishedAt } = state
      return { status, startedAt, finishedAt }
    }
    case 'failed': {
      const { status, startedAt, finishedAt, code } = state
      return { status, startedAt, finishedAt, code }
    }
    default:
      return state satisfies never
  }
}
