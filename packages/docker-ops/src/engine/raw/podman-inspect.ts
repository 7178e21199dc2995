import type { RawContainer } from './raw-inspect.ts'

/**
 * What Podman says of a container, in Docker's words, so that it can be created again: names of limits as create takes them, and no variables
 * that Podman sets itself.
 * @NOTE Podman: libpod/container_inspect_linux.go, pkg/api/handlers/compat/containers.go.
 */
export function fromPodman(container: RawContainer): RawContainer {
  const { Config, HostConfig } = container
  const own = new Set(['container=podman', 'container=oci', `HOSTNAME=${Config.Hostname ?? ''}`])
  return {
    ...container,
    Config: { ...Config, ...(Config.Env && { Env: Config.Env.filter((variable) => !own.has(variable)) }) },
    HostConfig: {
      ...HostConfig,
      ...(HostConfig.Ulimits && { Ulimits: HostConfig.Ulimits.map(withName) }),
    },
  }
}

function withName<T extends { Name: string }>(limit: T): T {
  return { ...limit, Name: limit.Name.replace(/^RLIMIT_/, '').toLowerCase() }
}

/** Its default network, which it lists as `bridge`; create and inspect have this name alone. */
export const podmanNetwork = 'podman'
