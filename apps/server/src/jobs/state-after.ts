import { message, OpError, type Job, type JobState } from '@holdfast/contract'

/** How a job ends that threw; `wasCut`: after it was asked to stop. */
export function stateAfter(
  thrown: unknown,
  { jobId, startedAt, wasCut }: { jobId: string; startedAt: number; wasCut: boolean },
): Extract<JobState, { status: 'failed' | 'cancelled' }> {
  const error = causeOf(thrown)
  const ended = { startedAt, finishedAt: Date.now() }
  if (wasCut && !(error instanceof OpError)) return { status: 'cancelled', ...ended }
  const { code, detail, field } =
    error instanceof OpError ? error : new OpError('INTERNAL', message('internal-error', { id: jobId }))
  return { status: 'failed', ...ended, code, detail, field }
}

/** Its times, of one that ends now and may never have begun. */
export function since({ state }: Job): { startedAt: number | null; finishedAt: number } {
  return { startedAt: 'startedAt' in state ? state.startedAt : null, finishedAt: Date.now() }
}

/** What went wrong first, where cleaning up after it failed as well. */
function causeOf(error: unknown): unknown {
  return error instanceof SuppressedError ? causeOf(error.suppressed) : error
}
