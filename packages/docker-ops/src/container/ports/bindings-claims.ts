import type { RawHostConfig } from '../../engine/raw/raw-inspect.ts'
import { hostPortRange } from './host-port-range.ts'
import { claimedAddress } from './plain-address.ts'
import type { PortClaim } from './port-claim.ts'

/** The host ports that bindings are fixed to, whether or not anybody listens there now; of a range, every one. */
export function bindingsClaims(bindings: RawHostConfig['PortBindings'], holder: string): PortClaim[] {
  return Object.entries(bindings ?? {}).flatMap(([key, hosts]) =>
    (hosts ?? []).flatMap(({ HostIp, HostPort }) => {
      const range = hostPortRange(HostPort)
      if (range === null) return []
      return Array.from({ length: range.last - range.first + 1 }, (_, index) => ({
        protocol: key.split('/')[1] ?? 'tcp',
        hostIp: claimedAddress(HostIp),
        hostPort: range.first + index,
        holder,
      }))
    }),
  )
}
