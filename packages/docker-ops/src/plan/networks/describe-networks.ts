import type { PlannedNetwork } from '@holdfast/contract'
import { joinedNetworks } from './joined-networks.ts'
import type { PlanContext } from '../plan-context.ts'
import { addressesOf, aliasesOf, macOf, type JoinedNetwork } from './plan-endpoint.ts'

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
  const aliases = aliasesOf(context, joined)
  const mac = macOf(context, joined)
  const addresses = [...fixed(addressesOf(context, joined)), ...(mac.after === null ? [] : [mac.after])]
  const before = [...fixed(joined.endpoint?.IPAMConfig ?? {}), ...(mac.before === null ? [] : [mac.before])]
  return {
    name: joined.network,
    aliases: aliases.after,
    droppedAliases: aliases.before.filter((alias) => !aliases.after.includes(alias)),
    droppedAddresses: before.filter((address) => !addresses.includes(address)),
    addresses,
  }
}

function fixed({ IPv4Address, IPv6Address }: Record<string, unknown>): string[] {
  return [IPv4Address, IPv6Address].filter((address) => typeof address === 'string' && address !== '') as string[]
}
