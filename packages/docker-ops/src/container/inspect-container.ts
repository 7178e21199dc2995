import { OpError, type ContainerDetail, type ContainerPort, type ContainerRow } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import type { ContainerInspectInfo } from 'dockerode'
import { ask } from '../engine/ask-engine.ts'
import { getJson } from '../engine/body/exchange-json.ts'
import type { Engine } from '../engine/connect-engine.ts'
import { listContainers } from './list-containers.ts'

/**
 * Reads what the container page shows: the row of the list and the configuration beside it, environment values included.
 * @param id an id, a name or a unique id prefix.
 * @throws OpError `CONTAINER_NOT_FOUND`, `AMBIGUOUS_ID`, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`.
 */
export async function inspectContainer(
  engine: Engine,
  id: string,
  { signal }: { signal?: AbortSignal } = {},
): Promise<ContainerDetail> {
  const answer = await ask(
    getJson(engine, `/containers/${encodeURIComponent(id)}/json`, signal),
    { container: id },
    signal,
  )
  const inspected = answer as ContainerInspectInfo
  const [row] = await listContainers(engine, { ids: [inspected.Id], ...(signal && { signal }) })
  if (row === undefined)
    throw new OpError('CONTAINER_NOT_FOUND', message('container-removed-meanwhile', { container: id }))
  return toContainerDetail(row, inspected)
}

/** Joins the row of the list with what only `docker inspect` knows. */
export function toContainerDetail(row: ContainerRow, inspected: ContainerInspectInfo): ContainerDetail {
  const { Config, HostConfig, NetworkSettings, State } = inspected
  return {
    ...row,
    command: [inspected.Path, ...(inspected.Args ?? [])],
    environment: (Config.Env ?? []).map(variable),
    networks: Object.keys(NetworkSettings.Networks ?? {}).toSorted(),
    restartPolicy: restartPolicy(HostConfig.RestartPolicy),
    publishedPorts: publishedPorts(HostConfig.PortBindings ?? {}),
    // Go's zero time stands for "never".
    startedAt: State.StartedAt.startsWith('0001-') ? null : State.StartedAt,
    tmpfs: Object.keys(HostConfig.Tmpfs ?? {}).toSorted(),
  }
}

function variable(line: string): { name: string; value: string } {
  const equals = line.indexOf('=')
  return equals === -1 ? { name: line, value: '' } : { name: line.slice(0, equals), value: line.slice(equals + 1) }
}

function restartPolicy(policy: { Name: string; MaximumRetryCount?: number | bigint | undefined } | undefined): string {
  if (policy === undefined || policy.Name === '') return 'no'
  return policy.MaximumRetryCount ? `${policy.Name}:${policy.MaximumRetryCount}` : policy.Name
}

/** The ports the configuration claims, also while the container is stopped; `hostPort` null where the engine picks one. */
function publishedPorts(
  bindings: Record<string, readonly { HostIp?: string; HostPort?: string }[] | null>,
): ContainerPort[] {
  return Object.entries(bindings).flatMap(([key, hosts]) => {
    const [port, protocol = 'tcp'] = key.split('/')
    return (hosts ?? []).map((host) => ({
      containerPort: Number(port),
      protocol,
      hostPort: Number(host.HostPort) || null,
      hostIp: host.HostIp || null,
    }))
  })
}
