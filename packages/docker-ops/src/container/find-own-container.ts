import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { OpError } from '@holdfast/contract'
import { ask } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'

/**
 * The id of the container this very process runs in, on this engine; null on a host and in a container of another engine.
 * @throws OpError `ENGINE_UNREACHABLE`.
 */
export async function findOwnContainer(engine: Engine): Promise<string | null> {
  const [mounts, groups] = await Promise.all(['/proc/self/mountinfo', '/proc/self/cgroup'].map(read))
  for (const candidate of ownContainerCandidates({ mounts: mounts ?? '', groups: groups ?? '', host: hostname() })) {
    const id = await identify(engine, candidate)
    if (id !== null) return id
  }
  return null
}

export interface OwnTraces {
  /** `/proc/self/mountinfo` */
  mounts: string
  /** `/proc/self/cgroup` */
  groups: string
  host: string
}

/** Ids this process may have as a container, the surest first: the engine's own files mounted into it, its control group, its host name. */
export function ownContainerCandidates({ mounts, groups, host }: OwnTraces): string[] {
  const mounted = [...mounts.matchAll(/\/containers\/([0-9a-f]{64})\/(?:hostname|hosts|resolv\.conf) \/etc\//g)]
  const grouped = [...groups.matchAll(/([0-9a-f]{64})/g)]
  const ids = [...mounted, ...grouped].flatMap(([, id]) => id ?? [])
  return [...new Set([...ids, ...(/^[0-9a-f]{12}$/.test(host) ? [host] : [])])]
}

async function identify(engine: Engine, candidate: string): Promise<string | null> {
  try {
    const { Id, State } = await ask(clientOf(engine).getContainer(candidate).inspect(), { container: candidate })
    return State.Running ? Id : null
  } catch (error) {
    if (error instanceof OpError && error.code === 'ENGINE_UNREACHABLE') throw error
    return null
  }
}

async function read(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '')
}
