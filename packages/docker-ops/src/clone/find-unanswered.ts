import { ask } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import { jobLabel } from './plan/plan-labels.ts'
import type { ClonePlan } from './plan/plan-clone.ts'
import type { MadeObjects } from './remove-made.ts'

/**
 * When a connection breaks, the engine may have created what it was asked for all the same. Adds to `made` what has the
 * name and the job of this clone; when the engine does not answer here either, the sweep of the job finds it later.
 */
export async function findUnanswered(
  engine: Engine,
  { name, jobId }: { name: string; jobId: string },
  { plan, made }: { plan: ClonePlan; made: MadeObjects },
): Promise<void> {
  const client = clientOf(engine)
  const filters = { label: [`${jobLabel}=${jobId}`] }
  const lists = Promise.all([client.listContainers({ all: true, filters }), client.listVolumes({ filters })])
  const found = await ask(lists).catch(() => null)
  if (found === null) return
  const [containers, { Volumes }] = found
  made.containerId ??= containers.find(({ Names }) => Names.includes(`/${name}`))?.Id ?? null
  const planned = plan.volumes.filter((volume) => Volumes?.some(({ Name }) => Name === volume.name))
  made.volumes = [...new Set([...made.volumes, ...planned.map((volume) => volume.name)])]
}
