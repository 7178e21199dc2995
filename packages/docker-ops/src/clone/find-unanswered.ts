import { ask } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import { jobLabel } from './plan/plan-labels.ts'
import type { MadeObjects } from './remove-made.ts'

/**
 * When a connection breaks, the engine may have created what it was asked for all the same. Adds to `made` whatever carries
 * the label of this job; when the engine does not answer here either, the sweep of the job finds it later.
 */
export async function findUnanswered(engine: Engine, jobId: string, made: MadeObjects): Promise<void> {
  const found = await findMade(engine, (labels) => labels[jobLabel] === jobId).catch(() => null)
  if (found === null) return
  for (const kind of ['containers', 'volumes', 'images'] as const)
    made[kind] = [...new Set([...made[kind], ...found[kind]])]
}

/** Everything on the engine that carries a job's label which `isMeant` says yes to. */
export async function findMade(
  engine: Engine,
  isMeant: (labels: Record<string, string>) => boolean,
  signal?: AbortSignal,
): Promise<MadeObjects> {
  const client = clientOf(engine)
  const options = { filters: { label: [jobLabel] }, ...(signal && { abortSignal: signal }) }
  const [containers, { Volumes }, images] = await Promise.all([
    ask(client.listContainers({ ...options, all: true }), {}, signal),
    ask(client.listVolumes(options), {}, signal),
    ask(client.listImages({ ...options, all: true }), {}, signal),
  ])
  const meant = ({ Labels }: { Labels?: Record<string, string> | null }): boolean => isMeant(Labels ?? {})
  return {
    containers: containers.filter(meant).map(({ Id }) => Id),
    volumes: (Volumes ?? []).filter(meant).map(({ Name }) => Name),
    images: images.filter(meant).map(({ Id }) => Id),
  }
}
