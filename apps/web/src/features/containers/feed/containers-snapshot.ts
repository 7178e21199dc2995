import type { ContainerRow, ContainersUpdate, EngineInfo } from '@holdfast/contract'
import { skipToken, useQuery } from '@tanstack/react-query'
import { useKnownEngineId } from '../../../trpc/engine-id.ts'

interface Known {
  engine: EngineInfo
  rows: ContainerRow[]
}

/** What this tab knows of an engine's containers. Out of reach is a state of its own, never an empty list. */
export type ContainersSnapshot =
  | ({ status: 'reachable' } & Known)
  | { status: 'unreachable'; message: string; since: number; last: Known | null }

export function applyContainersUpdate(
  before: ContainersSnapshot | undefined,
  update: ContainersUpdate,
): ContainersSnapshot {
  switch (update.kind) {
    case 'all':
      return { status: 'reachable', engine: update.engine, rows: update.rows }
    case 'changes':
      return { status: 'reachable', engine: update.engine, rows: mergeRows(lastKnown(before)?.rows ?? [], update) }
    case 'unreachable':
      return { status: 'unreachable', message: update.message, since: update.since, last: lastKnown(before) }
    default:
      return update satisfies never
  }
}

export function lastKnown(snapshot: ContainersSnapshot | undefined): Known | null {
  if (!snapshot) return null
  return snapshot.status === 'reachable' ? { engine: snapshot.engine, rows: snapshot.rows } : snapshot.last
}

function mergeRows(before: ContainerRow[], { rows, removed }: { rows: ContainerRow[]; removed: string[] }) {
  const byId = new Map(before.map((row) => [row.id, row]))
  for (const id of removed) byId.delete(id)
  for (const row of rows) byId.set(row.id, row)
  return [...byId.values()]
}

export const containersKey = (engineId: string | null) => ['containers', 'snapshot', engineId] as const

/** What is known of the containers of the page's engine; undefined until the first update arrived. */
export function useContainers(): ContainersSnapshot | undefined {
  const { data } = useQuery<ContainersSnapshot, Error, ContainersSnapshot, ReturnType<typeof containersKey>>({
    queryKey: containersKey(useKnownEngineId()),
    queryFn: skipToken,
    staleTime: Infinity,
    gcTime: Infinity,
  })
  return data
}
