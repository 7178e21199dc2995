import { ask } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import { jobLabel } from './labels.ts'
import { madeKinds, nothingMade, restoreRepository, type MadeObjects } from './made-objects.ts'

interface Found {
  kind: keyof MadeObjects
  id: string
  jobId: string
}

/**
 * Everything on the engine that was made by one of these jobs.
 * @throws OpError `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`; the signal's reason.
 */
export async function findMade(engine: Engine, jobIds: readonly string[], signal?: AbortSignal): Promise<MadeObjects> {
  const made = nothingMade()
  for (const { kind, id, jobId } of await listFound(engine, signal)) if (jobIds.includes(jobId)) made[kind].push(id)
  return made
}

/**
 * The jobs that have something on the engine: clones and restores that stand, and what failed ones could not remove.
 * @throws OpError `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`; the signal's reason.
 */
export async function listMadeJobs(engine: Engine, { signal }: { signal?: AbortSignal } = {}): Promise<string[]> {
  return [...new Set((await listFound(engine, signal)).map(({ jobId }) => jobId))]
}

/**
 * When an answer is lost or broken, the engine may have made what it was asked for all the same. Adds to `made` whatever
 * carries the label of this job; when the engine does not answer here either, the sweep of the job finds it later.
 */
export async function addUnanswered(engine: Engine, jobId: string, made: MadeObjects): Promise<void> {
  const found = await findMade(engine, [jobId]).catch(() => null)
  for (const kind of madeKinds) made[kind] = [...new Set([...made[kind], ...(found?.[kind] ?? [])])]
}

async function listFound(engine: Engine, signal: AbortSignal | undefined): Promise<Found[]> {
  const client = clientOf(engine)
  const abort = signal && { abortSignal: signal }
  const labelled = { filters: { label: [jobLabel] }, ...abort }
  const [containers, { Volumes }, images, loaded, networks] = await Promise.all([
    ask(client.listContainers({ ...labelled, all: true }), {}, signal),
    ask(client.listVolumes(labelled), {}, signal),
    ask(client.listImages({ ...labelled, all: true }), {}, signal),
    ask(client.listImages({ filters: { reference: [`${restoreRepository}:*`] }, ...abort }), {}, signal),
    ask(client.listNetworks(labelled), {}, signal),
  ])
  const found = (kind: keyof MadeObjects, id: string, labels?: Record<string, string> | null): Found => {
    return { kind, id, jobId: labels?.[jobLabel] ?? '' }
  }
  const own = `${restoreRepository}:`
  const tags = loaded.flatMap(({ RepoTags }) => RepoTags ?? []).filter((tag) => tag.startsWith(own))
  return [
    ...containers.map(({ Id, Labels }) => found('containers', Id, Labels)),
    ...(Volumes ?? []).map(({ Name, Labels }) => found('volumes', Name, Labels)),
    ...images.map(({ Id, Labels }) => found('images', Id, Labels)),
    ...tags.map((tag): Found => ({ kind: 'tags', id: tag, jobId: tag.slice(own.length) })),
    ...networks.map(({ Id, Labels }) => found('networks', Id, Labels)),
  ]
}
