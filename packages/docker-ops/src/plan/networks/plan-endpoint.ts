import type { NetworkOverride } from '@holdfast/contract'
import { message, type Message } from '@holdfast/contract/messages'
import { givenMac, primaryNetwork } from '../../container/addresses/given-mac.ts'
import { isEngineAlias, ownName } from '../../container/names.ts'
import { plainAddress } from '../../container/ports/plain-address.ts'
import type { RawEndpoint } from '../../engine/raw/raw-inspect.ts'
import { sameValue } from '../../engine/raw/same-value.ts'
import { isAtLeast } from '../../engine/agree-api.ts'
import type { PlanContext, PlannedChange } from '../plan-context.ts'

/** What is asked for of one network; inspect's runtime fields are not in it. */
export type EndpointConfig = Record<string, unknown>

/** One network of the clone: how the source has joined it, null where it has not, and what the overrides say. */
export interface JoinedNetwork {
  network: string
  endpoint: RawEndpoint | null
  override: NetworkOverride
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

/** The endpoint of the clone, and what is different in it, or new. The plan of the sysctls lists its own driver options. */
export function planEndpoint(
  context: PlanContext,
  joined: JoinedNetwork,
  sysctls: Record<string, string> | null,
): { config: EndpointConfig; changes: PlannedChange[] } {
  const { network, endpoint, override } = joined
  const { IPAMConfig: _addresses, Aliases: _aliases, ...rest } = askedEndpoint(context, endpoint ?? {})
  const addresses = addressesOf(context, joined)
  const mac = macOf(context, joined)
  const aliases = aliasesOf(context, joined).after
  const config: EndpointConfig = {
    ...rest,
    ...(!sameValue(addresses, null) && !isDefaultBridge(network) && { IPAMConfig: addresses }),
    ...(aliases.length > 0 && { Aliases: aliases }),
    ...(mac.after !== null && isAtLeast(context.apiVersion, '1.44') && { MacAddress: mac.after }),
    ...(sysctls !== null && { DriverOpts: { ...endpoint?.DriverOpts, ...sysctls } }),
  }
  const field = `NetworkSettings.Networks.${network}`
  if (endpoint === null)
    return { config, changes: [{ field, from: null, to: shownNew(context, config), reason: message('change-joined') }] }

  const changes: PlannedChange[] = []
  const compare = (part: string, values: [from: unknown, to: unknown], reason: Message): void => {
    const [from, to] = values.map((value) => (sameValue(value, null) ? null : value))
    if (!sameValue(from, to)) changes.push({ field: `${field}.${part}`, from, to, reason })
  }
  if (!isDefaultBridge(network)) {
    const requested = [override.ipv4Address, override.ipv6Address].filter((address) => address !== undefined)
    const isSet = requested.some((address) => address !== null)
    compare(
      'IPAMConfig',
      [endpoint.IPAMConfig, config['IPAMConfig']],
      requested.length === 0
        ? message('change-address-free', { purpose: context.purpose })
        : message(isSet ? 'change-set' : 'change-address-assigned'),
    )
    const { before } = aliasesOf(context, joined)
    const shown = aliases.filter((alias) => alias !== newHostname(context))
    compare(
      'Aliases',
      [before, shown],
      override.aliases === undefined ? message('change-aliases', { purpose: context.purpose }) : message('change-set'),
    )
  }
  return { config, changes }
}

export function isDefaultBridge(network: string): boolean {
  return network === 'bridge' || network === 'nat'
}

/** An endpoint without what the engine made of it. */
export function askedEndpoint({ container }: PlanContext, endpoint: RawEndpoint): EndpointConfig {
  const Aliases = endpoint.Aliases?.filter((alias) => !isEngineAlias(container, alias))
  return Object.fromEntries(
    Object.entries({ ...endpoint, Aliases }).filter(
      ([key, value]) => !runtimeEndpointFields.includes(key) && value !== null && value !== undefined,
    ),
  )
}

/** The names the source was given on a network, and those the clone gets there. The default bridge has none. */
export function aliasesOf(
  context: PlanContext,
  { network, endpoint, override }: JoinedNetwork,
): { before: string[]; after: string[] } {
  const { container } = context
  if (isDefaultBridge(network)) return { before: [], after: [] }
  const before = (endpoint?.Aliases ?? []).filter((alias) => !isEngineAlias(container, alias))
  const service = container.Config.Labels?.['com.docker.compose.service']
  const kept = before.filter((alias) => alias !== ownName(container) && alias !== service)
  return { before, after: [...new Set(override.aliases ?? kept)] }
}

/**
 * The fixed addresses: those that are asked for, else the source's, where it has them no more. Those of the link stay.
 */
export function addressesOf(
  context: PlanContext,
  { network, endpoint, override }: JoinedNetwork,
): Record<string, unknown> {
  const { IPv4Address, IPv6Address, ...kept } = endpoint?.IPAMConfig ?? {}
  const after = (asked: string | null | undefined, own: unknown): unknown =>
    asked === undefined ? (isFreed(context, network, own) ? own : null) : asked
  const fixed = {
    IPv4Address: after(override.ipv4Address, IPv4Address),
    IPv6Address: after(override.ipv6Address, IPv6Address),
  }
  return { ...Object.fromEntries(Object.entries(fixed).filter(([, address]) => address)), ...kept }
}

/** The MAC address somebody gave the source, and the one the engine is asked for; null leaves it to the engine. */
export function macOf(
  context: PlanContext,
  { network, override }: JoinedNetwork,
): { before: string | null; after: string | null } {
  const before = givenMac(context.container, network)
  if (override.macAddress !== undefined) return { before, after: override.macAddress?.toLowerCase() ?? null }
  const isTaken = isAtLeast(context.apiVersion, '1.44') || network === primaryNetwork(context.container)
  return { before, after: isTaken && isFreed(context, network, before) ? before : null }
}

/** A clone has its source beside it; a restore may have its original. What others have is a conflict. */
function isFreed({ container, purpose, addresses }: PlanContext, network: string, address: unknown): boolean {
  const claims = addresses.get(network)?.claims ?? []
  const plain = typeof address === 'string' ? plainAddress(address) : null
  return purpose === 'restore' && !claims.some((claim) => claim.address === plain && claim.holder?.id === container.Id)
}

/** What inspect shows of an endpoint the source has not; since API 1.48 with a priority, where nobody names one 0. */
function shownNew(context: PlanContext, config: EndpointConfig): EndpointConfig {
  const Aliases = (config['Aliases'] as string[] | undefined)?.filter((alias) => alias !== newHostname(context))
  return { ...config, ...(Aliases && { Aliases }), ...(isAtLeast(context.apiVersion, '1.48') && { GwPriority: 0 }) }
}

/** The engine gives a container its host name on every network; it is not among the names somebody gave. */
function newHostname({ container, options }: PlanContext): string | undefined {
  return options.overrides.hostname ?? container.Config.Hostname
}
