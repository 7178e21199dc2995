import type { ContainerRow } from '@holdfast/contract'
import { message, type Message } from '@holdfast/contract/messages'
import { mountUsers } from '../container/in-use.ts'
import { listContainers } from '../container/list-containers.ts'
import type { Engine } from '../engine/connect-engine.ts'
import type { ChosenMount } from './choose-mounts.ts'

/** As many names as a sentence bears. */
const namesShown = 5

/**
 * The other containers that run and may write to what somebody has mounted.
 * @throws OpError `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`; the signal's reason.
 */
export async function listRunningOthers(
  engine: Engine,
  containerId: string,
  signal: AbortSignal,
): Promise<ContainerRow[]> {
  const rows = await listContainers(engine, { signal })
  return rows.filter(({ id, state }) => id !== containerId && ['running', 'restarting'].includes(state))
}

/** Each mount in a backup that others wrote to, or could have, while its own container was quiesced. */
export function findWriters(mounts: readonly ChosenMount[], others: readonly ContainerRow[]): Message[] {
  // One may have been listed more than once.
  const rows = [...new Map(others.map((row) => [row.id, row])).values()]
  const writers = mountUsers(rows.map((row) => ({ ...row, mounts: row.mounts.filter(({ writable }) => writable) })))
  return mounts.flatMap(({ destination, source, included }) => {
    const names = [...new Set(writers.get(source) ?? [])].toSorted()
    if (!included || names.length === 0) return []
    const containers = names.slice(0, namesShown)
    return message('other-writers', { destination, containers, more: names.length - containers.length })
  })
}
