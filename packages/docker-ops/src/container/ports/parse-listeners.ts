import { claimedAddress } from './plain-address.ts'
import { thisHost, type PortClaim } from './port-claim.ts'

/** `st`: a listening tcp socket, and a udp socket that is bound and talks to nobody in particular. */
const open = { tcp: '0A', udp: '07' }

/**
 * Who listens on this host, from the text of `/proc/net/tcp`, `tcp6`, `udp` or `udp6`. Connections are left out.
 * Source of the format: proc(5) and Linux Documentation/networking/proc_net_tcp.rst.
 */
export function parseListeners(text: string, protocol: 'tcp' | 'udp'): PortClaim[] {
  return text.split('\n').flatMap((line) => {
    const [slot, local, , state] = line.trim().split(/\s+/)
    if (!slot?.endsWith(':') || state !== open[protocol]) return []
    const [address = '', port = ''] = local?.split(':') ?? []
    const hostPort = Number.parseInt(port, 16)
    return hostPort > 0 ? [{ protocol, hostIp: claimedAddress(toAddress(address)), hostPort, holder: thisHost }] : []
  })
}

/** Words of four bytes, each with its last byte first: as little-endian machines keep them. */
function toAddress(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => (word.match(/../g) ?? []).toReversed())
  if (bytes.length === 4) return bytes.map((byte) => Number.parseInt(byte, 16)).join('.')
  return (bytes.join('').match(/.{4}/g) ?? []).join(':')
}
