import { collides, type HostPort } from './find-claim.ts'
import type { PortClaim } from '../../container/ports/port-claim.ts'

const [firstUnprivileged, last] = [1024, 65_535]

export interface PortWish extends Omit<HostPort, 'hostPort'> {
  /** The first number to try. */
  from: number
}

/**
 * The first port nobody claims, counted up from `from`, and from 1024 again when there is none up to 65535; null when
 * all are taken.
 * @param alsoTaken numbers that are out of the question on any address.
 */
export function nextFreePort(
  wish: PortWish,
  claims: readonly PortClaim[],
  alsoTaken: ReadonlySet<number>,
): number | null {
  const taken = claimedPorts(wish, claims)
  for (let port = wish.from; port <= last; port += 1) if (!taken.has(port) && !alsoTaken.has(port)) return port
  for (let port = firstUnprivileged; port < wish.from; port += 1)
    if (!taken.has(port) && !alsoTaken.has(port)) return port
  return null
}

/** The numbers that are taken where this one wants to listen. */
export function claimedPorts(wanted: Omit<HostPort, 'hostPort'>, claims: readonly PortClaim[]): ReadonlySet<number> {
  return new Set(claims.filter((claim) => collides(wanted, claim)).map(({ hostPort }) => hostPort))
}
