import { isIPv6 } from 'node:net'
import { plainAddress } from '../../container/ports/plain-address.ts'
import type { PortClaim } from '../../container/ports/port-claim.ts'

/** A port of the host, or of one of its addresses. */
export type HostPort = Omit<PortClaim, 'holder'>

/**
 * Who is in the way of a port; null when nobody is. A container is named rather than this host: the host's listener is
 * mostly the engine's own, for just that container.
 */
export function findClaim(port: HostPort, claims: readonly PortClaim[]): PortClaim | null {
  const inTheWay = claims.filter((claim) => claim.hostPort === port.hostPort && collides(port, claim))
  return inTheWay.find(({ holder }) => holder !== null) ?? inTheWay[0] ?? null
}

/** Whether two could not have the same port number: one protocol, and an address in common. */
export function collides(one: Omit<HostPort, 'hostPort'>, other: Omit<HostPort, 'hostPort'>): boolean {
  return one.protocol === other.protocol && overlaps(plainAddress(one.hostIp), plainAddress(other.hostIp))
}

/** Null is every address, `0.0.0.0` every one of IPv4, `::` every one of IPv6: so the engine binds them. */
function overlaps(one: string | null, other: string | null): boolean {
  if (one === null || other === null) return true
  if (isIPv6(one) !== isIPv6(other)) return false
  const all = isIPv6(one) ? '::' : '0.0.0.0'
  return one === other || one === all || other === all
}

const [firstUnprivileged, last] = [1024, 65_535]

export interface PortSearch extends Omit<HostPort, 'hostPort'> {
  /** The first number to try. */
  from: number
}

/**
 * The first port nobody claims, counted up from `from`, and from 1024 again when there is none up to 65535; null when
 * all are taken.
 * @param alsoTaken numbers that are out of the question on any address.
 */
export function nextFreePort(
  search: PortSearch,
  claims: readonly PortClaim[],
  alsoTaken: ReadonlySet<number>,
): number | null {
  const taken = claimedPorts(search, claims)
  for (let port = search.from; port <= last; port += 1) if (!taken.has(port) && !alsoTaken.has(port)) return port
  for (let port = firstUnprivileged; port < search.from; port += 1)
    if (!taken.has(port) && !alsoTaken.has(port)) return port
  return null
}

/** The numbers that are taken where this one wants to listen. */
export function claimedPorts(port: Omit<HostPort, 'hostPort'>, claims: readonly PortClaim[]): ReadonlySet<number> {
  return new Set(claims.filter((claim) => collides(port, claim)).map(({ hostPort }) => hostPort))
}
