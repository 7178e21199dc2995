import type { RawEndpoint } from '../raw-inspect.ts'
import { isAtLeast } from './is-at-least.ts'
import { isEngineAlias, ownName, type PlanContext, type PlannedChange } from './plan-context.ts'
import { planSysctls, type SysctlPlan } from './plan-sysctls.ts'

/** What is asked for of one network; inspect's runtime fields are not in it. */
export type EndpointConfig = Record<string, unknown>

export interface NetworkPlan {
  hostConfig: Record<string, unknown>
  /** `NetworkingConfig.EndpointsConfig` of the create call; null leaves it to the network mode. */
  atCreate: Record<string, EndpointConfig> | null
  /** To connect after create and before start, on engines that take one network at create. */
  afterCreate: { network: string; endpoint: EndpointConfig }[]
  /** Networks the engine attaches by itself and the source has left. */
  leave: string[]
  changes: PlannedChange[]
}

/** Every network of the source, with what somebody asked for there and nothing the engine worked out. */
export function planNetworks(context: PlanContext): NetworkPlan {
  const { container, apiVersion } = context
  const mode = container.HostConfig.NetworkMode || 'default'
  const plan: NetworkPlan = { hostConfig: {}, atCreate: null, afterCreate: [], leave: [], changes: [] }
  if (mode === 'host' || mode === 'none' || mode.startsWith('container:')) return plan

  const joined = Object.entries(container.NetworkSettings.Networks ?? {})
  const primary = joined.find(([network, endpoint]) => isNetworkOfMode(mode, network, endpoint))?.[0] ?? joined[0]?.[0]
  if (primary === undefined) return { ...plan, leave: [mode === 'default' ? 'bridge' : mode] }

  const sysctls = planSysctls(context, primary)
  const cleaned = joined.map(([network, endpoint]) => {
    const { config, changes } = cleanEndpoint(context, network, endpoint ?? {})
    plan.changes.push(...changes)
    return [network, network === primary ? withSysctls(config, sysctls) : config] as const
  })
  plan.changes.push(...sysctls.changes)
  const severalAtCreate = isAtLeast(apiVersion, '1.44')
  return {
    ...plan,
    hostConfig: sysctls.hostConfig,
    atCreate: Object.fromEntries(cleaned.filter(([network]) => severalAtCreate || network === primary)),
    afterCreate: severalAtCreate
      ? []
      : cleaned.filter(([network]) => network !== primary).map(([network, endpoint]) => ({ network, endpoint })),
  }
}

/** The mode may hold a network's name, its id, or the beginning of its id. */
function isNetworkOfMode(mode: string, network: string, endpoint: RawEndpoint | null): boolean {
  if (mode === 'default') return isDefaultBridge(network)
  return network === mode || (mode.length >= 12 && (endpoint?.NetworkID?.startsWith(mode) ?? false))
}

function isDefaultBridge(network: string): boolean {
  return network === 'bridge' || network === 'nat'
}

/** What the engine writes into an endpoint while it runs. */
export const runtimeEndpointFields: readonly string[] = [
  'NetworkID',
  'EndpointID',
  'Gateway',
  'IPAddress',
  'IPPrefixLen',
  'IPv6Gateway',
  'GlobalIPv6Address',
  'GlobalIPv6PrefixLen',
  'MacAddress',
  'DNSNames',
]

function cleanEndpoint(
  { container }: PlanContext,
  network: string,
  endpoint: RawEndpoint,
): { config: EndpointConfig; changes: PlannedChange[] } {
  const field = `NetworkSettings.Networks.${network}`
  const changes: PlannedChange[] = []
  const { IPAMConfig, Aliases, ...rest } = endpoint
  const config: EndpointConfig = Object.fromEntries(
    Object.entries(rest).filter(([key, value]) => !runtimeEndpointFields.includes(key) && value !== null),
  )
  const { IPv4Address, IPv6Address, ...ipam } = IPAMConfig ?? {}
  if (Object.keys(ipam).length > 0 && !isDefaultBridge(network)) config['IPAMConfig'] = ipam
  if (IPv4Address || IPv6Address)
    changes.push({
      field: `${field}.IPAMConfig`,
      from: IPAMConfig,
      to: config['IPAMConfig'] ?? null,
      reason: 'The source holds the fixed address; the engine gives the clone a free one.',
    })
  if (isDefaultBridge(network)) return { config, changes }
  const before = (Aliases ?? []).filter((alias) => !isEngineAlias(container, alias))
  const after = before.filter((alias) => !isSourcesOwnName(container, alias))
  if (after.length > 0) config['Aliases'] = after
  if (after.length < before.length)
    changes.push({
      field: `${field}.Aliases`,
      from: before,
      to: after.length > 0 ? after : null,
      reason: "Names that mean the source or its Compose service; with them the clone would get the source's traffic.",
    })
  return { config, changes }
}

function isSourcesOwnName(container: PlanContext['container'], alias: string): boolean {
  return alias === ownName(container) || alias === container.Config.Labels?.['com.docker.compose.service']
}

function withSysctls(config: EndpointConfig, { endpointSysctls }: SysctlPlan): EndpointConfig {
  if (endpointSysctls === null) return config
  return { ...config, DriverOpts: { ...(config['DriverOpts'] as Record<string, string>), ...endpointSysctls } }
}
