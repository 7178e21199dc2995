import { OpError, type NetworkOverride } from '@holdfast/contract'
import { message, type Message } from '@holdfast/contract/messages'
import { primaryNetwork } from '../../container/addresses/given-mac.ts'
import { ownName } from '../../container/names.ts'
import type { RawEndpoint } from '../../engine/raw/raw-inspect.ts'
import { leavesContainerNetwork, type PlanContext } from '../plan-context.ts'
import { isDefaultBridge, type JoinedNetwork } from './plan-endpoint.ts'

export interface JoinedNetworks {
  /** The networks of the clone: the source's in their order, then new ones. */
  joined: JoinedNetwork[]
  /** Networks of the source that the overrides leave out. */
  left: string[]
  /** The network whose mode the source has, or its first; null when it is in none. */
  sourcePrimary: string | null
  /** The same for the clone. */
  primary: string | null
}

/**
 * The networks a clone joins by itself; null where its network mode, or `NetworkDisabled`, leaves it none to join.
 * @throws OpError `BAD_REQUEST` (field `overrides.networks`) for what one of those or the default bridge does not allow.
 */
export function joinedNetworks(context: PlanContext): JoinedNetworks | null {
  const { container, options } = context
  const leaves = leavesContainerNetwork(context)
  const mode = leaves ? 'default' : container.HostConfig.NetworkMode || 'default'
  const overrides = new Map(Object.entries(options.overrides.networks ?? {}))
  if (container.Config.NetworkDisabled) {
    if (overrides.size > 0) throw refusal(message('network-disabled', { container: ownName(container) }))
    return null
  }
  if (mode === 'host' || mode === 'none' || mode.startsWith('container:')) {
    if (overrides.size > 0) throw refusal(message('network-mode-joins-none', { container: ownName(container), mode }))
    return null
  }
  for (const [network, override] of overrides) refuseImpossible(network, override)

  const source = new Map(Object.entries(container.NetworkSettings.Networks ?? {}))
  const stranger = [...overrides].find(([network, override]) => override === null && !source.has(network))
  if (stranger !== undefined) throw refusal(notThere(context, stranger[0], [...source.keys()]))

  // Whoever leaves another's network without a word where to goes where the engine puts everybody.
  const names = [
    ...new Set([...source.keys(), ...overrides.keys(), ...(leaves && overrides.size === 0 ? ['bridge'] : [])]),
  ]
  const joined = names
    .filter((network) => overrides.get(network) !== null)
    .map((network) => ({ network, endpoint: endpointOf(source, network), override: overrides.get(network) ?? {} }))
  const sourcePrimary = leaves ? null : primaryNetwork(container)
  const stays = joined.some(({ network }) => network === sourcePrimary)
  return {
    joined,
    left: names.filter((network) => overrides.get(network) === null),
    sourcePrimary,
    primary: stays ? sourcePrimary : (joined[0]?.network ?? null),
  }
}

function endpointOf(source: ReadonlyMap<string, RawEndpoint | null>, network: string): RawEndpoint | null {
  return source.has(network) ? (source.get(network) ?? {}) : null
}

function refuseImpossible(network: string, override: NetworkOverride | null): void {
  if (['host', 'none', 'default'].includes(network) || network.startsWith('container:'))
    throw refusal(message('network-is-mode', { network }))
  if (override === null || !isDefaultBridge(network)) return
  if (override.aliases?.length) throw refusal(message('default-network-no-aliases', { network }))
  if (override.ipv4Address || override.ipv6Address) throw refusal(message('default-network-no-addresses', { network }))
}

function notThere({ container }: PlanContext, network: string, known: string[]): Message {
  return message('not-in-network', { container: ownName(container), network, known: known.toSorted() })
}

function refusal(detail: Message): OpError {
  return new OpError('BAD_REQUEST', detail, { field: 'overrides.networks' })
}
