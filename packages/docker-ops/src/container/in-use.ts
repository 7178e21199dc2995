import type { ContainerRow } from '@holdfast/contract'
import { ask } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'

/** Who has the names a new container needs: its own, and those of its new volumes, which begin with it. */
export interface TakenNames {
  containers: ReadonlySet<string>
  volumes: ReadonlySet<string>
}

/** The names containers and volumes of the engine have. */
export async function readTakenNames(
  engine: Engine,
  rows: Promise<readonly ContainerRow[]>,
  signal: AbortSignal,
): Promise<TakenNames> {
  const [{ Volumes }, containers] = await Promise.all([
    ask(clientOf(engine).listVolumes({ abortSignal: signal }), {}, signal),
    rows,
  ])
  return {
    containers: new Set(containers.map(({ name }) => name)),
    volumes: new Set((Volumes ?? []).map(({ Name }) => Name)),
  }
}

/** By the name of a volume or the path of a folder: the names of all containers that mount it. */
export function mountUsers(rows: readonly ContainerRow[]): ReadonlyMap<string, string[]> {
  const users = new Map<string, string[]>()
  for (const { name: container, mounts } of rows)
    for (const { type, name, source } of mounts) {
      const key = type === 'volume' ? (name ?? '') : source
      users.set(key, [...(users.get(key) ?? []), container])
    }
  return users
}
