import type { Engine } from '../engine/connect-engine.ts'
import { findMade } from './find-made.ts'
import type { MadeObjects } from './remove-made.ts'

/**
 * When an answer is lost or broken, the engine may have made what it was asked for all the same. Adds to `made` whatever
 * carries the label of this job; when the engine does not answer here either, the sweep of the job finds it later.
 */
export async function findUnanswered(engine: Engine, jobId: string, made: MadeObjects): Promise<void> {
  const found = await findMade(engine, [jobId]).catch(() => null)
  if (found === null) return
  for (const kind of ['containers', 'volumes', 'images'] as const)
    made[kind] = [...new Set([...made[kind], ...found[kind]])]
}
