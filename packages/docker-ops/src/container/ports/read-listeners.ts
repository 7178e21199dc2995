import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { ask } from '../../engine/ask-engine.ts'
import { clientOf, type Engine } from '../../engine/connect-engine.ts'
import { parseListeners } from './parse-listeners.ts'
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
