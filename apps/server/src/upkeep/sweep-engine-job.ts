import { resumeContainer, sweepMade, type Engine } from '@holdfast/docker-ops'
import { settleAll } from './settle-all.ts'
import type { QuiescedTable } from './quiesced-table.ts'

interface EngineJob {
  jobId: string
  quiesced: QuiescedTable
}

/**
 * Resumes the source of a clone or backup and removes what the job created, each whatever becomes of the other.
 * @throws OpError with the code of the first failure, naming them all.
 */
export async function sweepEngineJob(engine: Engine, job: EngineJob): Promise<void> {
  await settleAll([resumeSource(engine, job), sweepMade(engine, [job.jobId])])
}

async function resumeSource(engine: Engine, { jobId, quiesced }: EngineJob): Promise<void> {
  const left = await quiesced.find(jobId)
  // While a stop may still be under way the row stays: the upkeep of the engine looks again.
  if (left === null || (await resumeContainer(engine, left)) === 0) await quiesced.forget(jobId)
}
