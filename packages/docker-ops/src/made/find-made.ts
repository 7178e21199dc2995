import { ask } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import { jobLabel } from './labels.ts'
import type { MadeObjects } from './remove-made.ts'

interface Made {
  kind: keyof MadeObjects
  /** A container's or an image's id, a volume's name. */
  id: string
  jobId: string
}

/** Everything on the engine that was made by one of these jobs. */
export async function findMade(engine: Engine, jobIds: readonly string[], signal?: AbortSignal): Promise<MadeObjects> {
  const made = (await listMade(engine, signal)).filter(({ jobId }) => jobIds.includes(jobId))
  const idsOf = (wanted: keyof MadeObjects): string[] => made.flatMap(({ kind, id }) => (kind === wanted ? id : []))
  return { containers: idsOf('containers'), volumes: idsOf('volumes'), images: idsOf('images') }
}

/**
 * The jobs that have something on the engine: clones that stand, and what failed ones could not remove.
 * @throws OpError `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`.
 */
export async function listCloneJobs(engine: Engine, { signal }: { signal?: AbortSignal } = {}): Promise<string[]> {
  return [...new Set((await listMade(engine, signal)).map(({ jobId }) => jobId))]
}

async function listMade(engine: Engine, signal: AbortSignal | undefined): Promise<Made[]> {
  const client = clientOf(engine)
  const options = { filters: { label: [jobLabel] }, ...(signal && { abortSignal: signal }) }
  const [containers, { Volumes }, images] = await Promise.all([
    ask(client.listContainers({ ...options, all: true }), {}, signal),
    ask(client.listVolumes(options), {}, signal),
    ask(client.listImages({ ...options, all: true }), {}, signal),
  ])
  const made = (kind: keyof MadeObjects, id: string, labels?: Record<string, string> | null): Made => {
    return { kind, id, jobId: labels?.[jobLabel] ?? '' }
  }
  return [
    ...containers.map(({ Id, Labels }) => made('containers', Id, Labels)),
    ...(Volumes ?? []).map(({ Name, Labels }) => made('volumes', Name, Labels)),
    ...images.map(({ Id, Labels }) => made('images', Id, Labels)),
  ]
}
