import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { ask } from '../../engine/ask-engine.ts'
import { clientOf, type Engine } from '../../engine/connect-engine.ts'
import { claimedAddress } from './plain-address.ts'
import type { PortClaim } from './port-claim.ts'

export interface ReadListenersOptions {
  signal?: AbortSignal
  /** Where Linux tells of its sockets; other systems have no such folder. */
  folder?: string
}

/**
 * The ports that programs of the engine's host listen on. Null when that cannot be told: the engine is another machine,
 * or has a network other than ours, or the kernel does not tell.
 */
export async function readListeners(
  engine: Engine,
  { signal, folder = '/proc/net' }: ReadListenersOptions = {},
): Promise<PortClaim[] | null> {
  if (!engine.endpoint.startsWith('unix://')) return null
  try {
    const [name, tcp, tcp6, udp, udp6] = await Promise.all([
      engineHostName(engine, signal),
      readFile(join(folder, 'tcp'), 'utf8'),
      readFile(join(folder, 'tcp6'), 'utf8').catch(emptyWithoutIpv6),
      readFile(join(folder, 'udp'), 'utf8'),
      readFile(join(folder, 'udp6'), 'utf8').catch(emptyWithoutIpv6),
    ])
    if (name !== hostname()) return null
    return [
      ...[tcp, tcp6].flatMap((text) => parseListeners(text, 'tcp')),
      ...[udp, udp6].flatMap((text) => parseListeners(text, 'udp')),
    ]
  } catch {
    signal?.throwIfAborted()
    return null
  }
}

/** Inside a container, or before the engine of a virtual machine, a local socket leads to another host. */
async function engineHostName(engine: Engine, signal: AbortSignal | undefined): Promise<string> {
  const { Name } = (await ask(clientOf(engine).info({ abortSignal: signal }), {}, signal)) as { Name: string }
  return Name
}

function emptyWithoutIpv6(error: NodeJS.ErrnoException): string {
  if (error.code !== 'ENOENT') throw error
  return ''
}

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
    return hostPort > 0 ? [{ protocol, hostIp: claimedAddress(toAddress(address)), hostPort, holder: null }] : []
  })
}

/** Words of four bytes, each with its last byte first: as little-endian machines keep them. */
function toAddress(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => (word.match(/../g) ?? []).toReversed())
  if (bytes.length === 4) return bytes.map((byte) => Number.parseInt(byte, 16)).join('.')
  return (bytes.join('').match(/.{4}/g) ?? []).join(':')
}
