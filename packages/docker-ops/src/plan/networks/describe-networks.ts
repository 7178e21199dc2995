import type { PlannedNetwork } from '@holdfast/contract'
import { joinedNetworks } from './joined-networks.ts'
import type { PlanContext } from '../plan-context.ts'
import { addressesOf, aliasesOf, type JoinedNetwork } from './plan-endpoint.ts'

/**
 * The networks of the clone, with the names and fixed addresses it gets there and those it does not take from the source.
 * @throws OpError `BAD_REQUEST` (field `overrides.networks`) for what the network mode or the default bridge does not allow.
 */
export function describeNetworks(context: PlanContext): PlannedNetwork[] {
  const networks = joinedNetworks(context)
  if (networks !== null) return networks.joined.map((joined) => describe(context, joined))
  return Object.keys(context.container.NetworkSettings.Networks ?? {}).map((name) => ({
    name,
    aliases: [],
    droppedAliases: [],
    droppedAddresses: [],
    addresses: [],
  }))
}

function describe(context: PlanContext, joined: JoinedNetwork): PlannedNetwork {
  const { before, after } = aliasesOf(context, joined)
  const addresses = fixed(addressesOf(joined))
  return {
    name: joined.network,
    aliases: after,
    droppedAliases: before.filter((alias) => !after.includes(alias)),
    droppedAddresses: fixed(joined.endpoint?.IPAMConfig ?? {}).filter((address) => !addresses.includes(address)),
    addresses,
  }
}

function fixed({ IPv4Address, IPv6Address }: Record<string, unknown>): string[] {
  return [IPv4Address, IPv6Address].filter((address) => typeof address === 'string' && address !== '') as string[]
}
