import { isIPv6 } from 'node:net'
import { plainAddress } from '../../container/ports/plain-address.ts'
import { thisHost, type PortClaim } from '../../container/ports/port-claim.ts'

/** A port of the host, or of one of its addresses. */
export type HostPort = Omit<PortClaim, 'holder'>

/**
 * Who is in the way of a port; null when nobody is. A container is named rather than this host: the host's listener is
 * mostly the engine's own, for just that container.
 */
export function findClaim(wanted: HostPort, claims: readonly PortClaim[]): PortClaim | null {
  const inTheWay = claims.filter((claim) => claim.hostPort === wanted.hostPort && collides(wanted, claim))
  return inTheWay.find(({ holder }) => holder !== thisHost) ?? inTheWay[0] ?? null
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
