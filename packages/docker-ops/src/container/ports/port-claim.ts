import type { RawHostConfig } from '../../engine/raw/raw-inspect.ts'
import { claimedAddress } from './plain-address.ts'

/** A port of the host that somebody has or will have when it is started. */
export interface PortClaim {
  protocol: string
  /** Null for all addresses. */
  hostIp: string | null
  hostPort: number
  /** A container's name; null for a program that is no container. */
  holder: string | null
}

/**
 * The host ports a binding is fixed to: one, or the engine picks one of a range; null when it picks any.
 * @NOTE `HostPort` is a text: `8080`, `8000-8010`, and `0` or nothing: docker/go-connections nat.ParsePortRange.
 */
export function hostPortRange(text: string | undefined): { first: number; last: number } | null {
  const [, from, to] = /^(\d{1,5})(?:-(\d{1,5}))?(?:\/[a-z]+)?$/.exec(text?.trim() ?? '') ?? []
  const first = Number(from ?? 0)
  const last = Number(to ?? first)
  return first === 0 || last < first || last > 65_535 ? null : { first, last }
}

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
