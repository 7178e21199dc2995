import type { RawContainer, RawEndpoint } from '../../engine/raw/raw-inspect.ts'

/** The network whose mode the container has, or its first; null when it is in none. */
export function primaryNetwork({ HostConfig, NetworkSettings }: RawContainer): string | null {
  const mode = HostConfig.NetworkMode || 'default'
  const networks = Object.entries(NetworkSettings.Networks ?? {})
  return (networks.find(([network, endpoint]) => isNetworkOfMode(mode, network, endpoint)) ?? networks[0])?.[0] ?? null
}

/** The mode may hold a network's name, its id, or the beginning of its id. */
function isNetworkOfMode(mode: string, network: string, endpoint: RawEndpoint | null): boolean {
  if (mode === 'default') return network === 'bridge' || network === 'nat'
  return network === mode || (mode.length >= 12 && (endpoint?.NetworkID?.startsWith(mode) ?? false))
}

/**
 * The MAC address somebody gave a container on a network, in lower case; null for one the engine made. `Config.MacAddress` is
 * that of its first network. Of the others an engine since API 1.44 shows it until the first start; later nobody can tell it
 * from one the engine made.
 */
export function givenMac(container: RawContainer, network: string): string | null {
  const endpoint = container.NetworkSettings.Networks?.[network] ?? {}
  const ofFirst = network === primaryNetwork(container) ? container.Config.MacAddress : undefined
  const mac = (ofFirst || (endpoint.EndpointID ? '' : endpoint.MacAddress))?.toLowerCase()
  return mac && mac !== madeOf(endpoint) ? mac : null
}

/** What engines before 28 make of an IPv4 address: moby libnetwork/netutils, GenerateMACFromIP. */
function madeOf({ IPAddress, IPAMConfig }: RawEndpoint): string {
  const fixed = IPAMConfig?.['IPv4Address']
  const bytes = (IPAddress || (typeof fixed === 'string' ? fixed : '')).split('.').map(Number)
  return ['02', '42', ...bytes.map((byte) => byte.toString(16).padStart(2, '0'))].join(':')
}
