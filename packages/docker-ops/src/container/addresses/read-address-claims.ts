import { OpError, type CloneOverrides } from '@holdfast/contract'
import { z } from 'zod'
import { ask, askIfThere } from '../../engine/ask-engine.ts'
import { clientOf, type Engine } from '../../engine/connect-engine.ts'
import type { RawContainer } from '../../engine/raw/raw-inspect.ts'
import { parseAnswer, readContainer } from '../../engine/raw/read-raw.ts'
import { ownName } from '../names.ts'
import { plainAddress } from '../ports/plain-address.ts'
import { givenMac } from './given-mac.ts'

/** An IPv4, IPv6 or MAC address of a network that is spoken for. */
export interface AddressClaim {
  /** In its one shortest spelling. */
  address: string
  /** A container, running or not; null for the network itself. */
  holder: { id: string; name: string } | null
}

export interface NetworkAddresses {
  /** `10.0.0.0/24` */
  subnets: readonly string[]
  claims: readonly AddressClaim[]
}

const rawNetwork = z.looseObject({
  IPAM: z
    .looseObject({
      Config: z
        .array(
          z.looseObject({
            Subnet: z.string().optional(),
            Gateway: z.string().optional(),
            AuxiliaryAddresses: z.record(z.string(), z.string()).nullish(),
          }),
        )
        .nullish(),
    })
    .nullish(),
  Containers: z
    .record(
      z.string(),
      z.looseObject({
        Name: z.string().default(''),
        IPv4Address: z.string().default(''),
        IPv6Address: z.string().default(''),
        MacAddress: z.string().default(''),
      }),
    )
    .nullish(),
})

/** The networks on which a container like this one would have an address of somebody's choice. */
export function networksWithAddresses(container: RawContainer, { networks = {} }: CloneOverrides): string[] {
  const own = Object.entries(container.NetworkSettings.Networks ?? {}).flatMap(([network, endpoint]) => {
    const { IPv4Address, IPv6Address } = endpoint?.IPAMConfig ?? {}
    return IPv4Address || IPv6Address || givenMac(container, network) !== null ? [network] : []
  })
  const wanted = Object.entries(networks).flatMap(([network, override]) => {
    return override?.ipv4Address || override?.ipv6Address || override?.macAddress ? [network] : []
  })
  return [...new Set([...own, ...wanted])].filter((network) => networks[network] !== null)
}

/**
 * Who has which address on these networks: what runs has them, and what does not was given some. One that the engine has not is left
 * out.
 * @throws OpError `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`.
 */
export async function readAddressClaims(
  engine: Engine,
  networks: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, NetworkAddresses>> {
  if (networks.length === 0) return new Map()
  const listed = await ask(clientOf(engine).listContainers({ all: true, abortSignal: signal }), {}, signal)
  // One that is going never starts again, and cannot always be inspected.
  const members = listed.filter(({ State, NetworkSettings }) => {
    if (State === 'removing' || State === 'dead') return false
    return Object.keys(NetworkSettings?.Networks ?? {}).some((network) => networks.includes(network))
  })
  // Of a container that does not run only its own inspect says which MAC address it was given.
  const containers = (await Promise.all(members.map(({ Id }) => readMember(engine, Id, signal)))).flat()
  const read = async (name: string): Promise<[string, NetworkAddresses][]> => {
    // The typings do not know the signal.
    const inspect = clientOf(engine)
      .getNetwork(encodeURIComponent(name))
      .inspect({ abortSignal: signal } as never)
    const answer = await askIfThere<unknown>(inspect as unknown as Promise<unknown>, signal)
    if (answer === null) return []
    const { IPAM, Containers } = parseAnswer(rawNetwork, answer)
    const configs = IPAM?.Config ?? []
    const reserved = configs.flatMap(({ Gateway, AuxiliaryAddresses }) => [
      Gateway,
      ...Object.values(AuxiliaryAddresses ?? {}),
    ])
    const attached = Object.entries(Containers ?? {}).flatMap(([id, endpoint]) => {
      const addresses = [endpoint.IPv4Address, endpoint.IPv6Address, endpoint.MacAddress]
      return claimsOf({ id, name: endpoint.Name }, addresses)
    })
    const given = containers.flatMap((container) => givenAddresses(container, name))
    const subnets = configs.flatMap(({ Subnet }) => Subnet ?? [])
    return [[name, { subnets, claims: [...given, ...attached, ...claimsOf(null, reserved)] }]]
  }
  return new Map((await Promise.all(networks.map(read))).flat())
}

/** None when it was removed meanwhile. */
async function readMember(engine: Engine, id: string, signal: AbortSignal): Promise<RawContainer[]> {
  try {
    return [await readContainer(engine, id, signal)]
  } catch (error) {
    if (error instanceof OpError && error.code === 'CONTAINER_NOT_FOUND') return []
    throw error
  }
}

function givenAddresses(container: RawContainer, network: string): AddressClaim[] {
  const endpoint = container.NetworkSettings.Networks?.[network]
  if (!endpoint) return []
  const { IPv4Address, IPv6Address } = endpoint.IPAMConfig ?? {}
  return claimsOf({ id: container.Id, name: ownName(container) }, [
    IPv4Address,
    IPv6Address,
    givenMac(container, network),
  ])
}

/** The engine writes some with the length of their subnet. */
function claimsOf(holder: AddressClaim['holder'], addresses: readonly unknown[]): AddressClaim[] {
  return addresses.flatMap((text) => {
    const address = typeof text === 'string' ? plainAddress(text.replace(/\/\d+$/, '').toLowerCase()) : null
    return address === null ? [] : [{ address, holder }]
  })
}
