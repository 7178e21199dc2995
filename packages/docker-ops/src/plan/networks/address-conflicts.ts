import { BlockList, isIPv6 } from 'node:net'
import type { CloneConflict } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { plainAddress } from '../../container/ports/plain-address.ts'
import type { PlanContext } from '../plan-context.ts'
import { joinedNetworks } from './joined-networks.ts'
import { addressesOf, macOf, type JoinedNetwork } from './plan-endpoint.ts'

const options = { IPv4Address: 'ipv4Address', IPv6Address: 'ipv6Address' } as const

/** Addresses that somebody else has, or that are none of their network, each with one of the engine's choice as the fix. */
export function addressConflicts(context: PlanContext): CloneConflict[] {
  return (joinedNetworks(context)?.joined ?? []).flatMap((joined) => {
    const fixed = addressesOf(context, joined)
    const mac = macOf(context, joined).after
    const wanted = [
      ...(['IPv4Address', 'IPv6Address'] as const).map((part) => [options[part], fixed[part]] as const),
      ['macAddress', mac] as const,
    ]
    return wanted.flatMap(([option, address]) => {
      return typeof address === 'string' && address !== '' ? addressConflict(context, joined, { option, address }) : []
    })
  })
}

function addressConflict(
  { addresses }: PlanContext,
  { network, override }: JoinedNetwork,
  { option, address }: { option: 'ipv4Address' | 'ipv6Address' | 'macAddress'; address: string },
): CloneConflict[] {
  const { claims = [], subnets = [] } = addresses.get(network) ?? {}
  const claim = claims.find((one) => one.address === plainAddress(address))
  const isOutside = option !== 'macAddress' && subnets.length > 0 && !isWithin(address, subnets)
  if (claim === undefined && !isOutside) return []
  const about = { address, network }
  return [
    {
      code: 'BAD_REQUEST',
      field: `overrides.networks.${network}.${option}`,
      message:
        claim === undefined
          ? message('address-outside', { ...about, subnets: [...subnets] })
          : message('address-taken', { ...about, holder: claim.holder?.name ?? null }),
      fix: {
        label: message('fix-free-address'),
        options: { overrides: { networks: { [network]: { ...override, [option]: null } } } },
      },
    },
  ]
}

function isWithin(address: string, subnets: readonly string[]): boolean {
  const family = isIPv6(address) ? 'ipv6' : 'ipv4'
  const list = new BlockList()
  for (const subnet of subnets) {
    const [net = '', length] = subnet.split('/')
    if (isIPv6(net) === (family === 'ipv6')) list.addSubnet(net, Number(length), family)
  }
  return list.check(address, family)
}
