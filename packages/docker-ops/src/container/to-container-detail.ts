import type { ContainerInspectInfo } from 'dockerode'
import type { ContainerDetail, ContainerPort, ContainerRow } from '@holdfast/contract'

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

function restartPolicy(policy: { Name: string; MaximumRetryCount?: number | undefined } | undefined): string {
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
