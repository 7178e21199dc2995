import { OpError } from '@holdfast/contract'
import { letGo, sweepClones, type Engine } from '@holdfast/docker-ops'
import type { HeldTable } from './held-table.ts'

interface ClonedBy {
  jobId: string
  held: HeldTable
}

/**
 * Lets the source of a clone job go and removes what the job made, each whatever becomes of the other.
 * @throws OpError with the code of the first failure, naming them all.
 */
export async function sweepCloneJob(engine: Engine, job: ClonedBy): Promise<void> {
  const outcomes = await Promise.allSettled([letGoSource(engine, job), sweepClones(engine, [job.jobId])])
  const failures = outcomes.flatMap((outcome): unknown[] => (outcome.status === 'rejected' ? [outcome.reason] : []))
  const [first] = failures
  if (first === undefined) return
  const said = failures.map((failure) => (failure instanceof Error ? failure.message : String(failure)))
  throw new OpError(first instanceof OpError ? first.code : 'INTERNAL', said.join(' '), {
    cause: new AggregateError(failures),
  })
}

async function letGoSource(engine: Engine, { jobId, held }: ClonedBy): Promise<void> {
  const left = await held.find(jobId)
  if (left !== null) await letGo(engine, left)
  await held.forget(jobId)
}
