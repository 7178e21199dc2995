import { message, type Job } from '@holdfast/contract'
import type { Alerts } from './alerts.ts'

/**
 * Raises and clears what the end of a job shows: a scheduled backup that failed until one of its container succeeds, whoever
 * started that; damage that a verification found until one of the same backup finds none.
 */
export async function alertOfJob(alerts: Alerts, { id: jobId, request, actor, state }: Job): Promise<void> {
  const { kind, subject } = request
  if (kind === 'backup' && state.status === 'succeeded') await alerts.clear('backup-failed', subject)
  if (kind === 'backup' && state.status === 'failed' && actor.kind === 'schedule') {
    const detail = message('alert-backup-failed', { container: subject.name, reason: state.detail })
    await alerts.raise({ kind: 'backup-failed', subject, detail, jobId })
  }
  if (state.status !== 'succeeded' || state.result.kind !== 'verify') return
  const [first] = state.result.problems
  if (first === undefined) {
    // One that looked at less has not seen that the damage is gone.
    if (state.result.method === 'full') await alerts.clear('verify-found-problems', subject)
    return
  }
  const count = state.result.problems.length
  const detail = message('alert-verify-found', { container: subject.name, count, first })
  await alerts.raise({ kind: 'verify-found-problems', subject, detail, jobId })
}
