import { letGo, sweepClones, type Engine } from '@holdfast/docker-ops'
import { settleAll } from '../jobs/settle-all.ts'
import type { HeldTable } from './held-table.ts'

interface ClonedBy {
  jobId: string
  held: HeldTable
}

/**
 * Lets the source of a clone or backup go and removes what the job made, each whatever becomes of the other.
 * @throws OpError with the code of the first failure, naming them all.
 */
export async function sweepCloneJob(engine: Engine, job: ClonedBy): Promise<void> {
  await settleAll([letGoSource(engine, job), sweepClones(engine, [job.jobId])])
}

async function letGoSource(engine: Engine, { jobId, held }: ClonedBy): Promise<void> {
  const left = await held.find(jobId)
  // While a stop may still be under way the row stays: the keeper of the engine looks again.
  if (left === null || (await letGo(engine, left)) === 0) await held.forget(jobId)
}
