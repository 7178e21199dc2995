import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { paxValue, readTar } from '@holdfast/archive'
import type { Engine } from '../engine/connect-engine.ts'
import { seesHostFolders, type WhereWeRun } from '../sizes/sees-host-folders.ts'

/** Names are bytes: in another locale find skips those that are no text. */
const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C' }

const attribute = 'trusted.overlay.opaque'

/**
 * The folders of an overlay's upper folder that hide what the layers below have in them: what was deleted and made anew, and what is
 * new. Paths below it, without slashes at either end, as bytes in Latin-1. Null where they cannot be told: the folder is not on this
 * machine, we may not see the attribute, or its programs are other ones.
 *
 * Node has no call for extended attributes. GNU tar is there on nearly every machine with an engine, and given folders alone it
 * reads nothing else.
 * @NOTE kernel Documentation/filesystems/overlayfs.rst, "whiteouts and opaque directories".
 * @throws the signal's reason.
 */
export async function listOpaqueFolders(
  engine: Engine,
  folder: string,
  { signal, ...where }: WhereWeRun & { signal: AbortSignal },
): Promise<ReadonlySet<string> | null> {
  if (!seesHostFolders(engine, where)) return null
  try {
    return (await seesTrusted()) ? await readOpaque(folder, signal) : null
  } catch {
    signal.throwIfAborted()
    return null
  }
}

/** CAP_SYS_ADMIN, capabilities(7). */
const sysAdmin = 1n << 21n

/** Whoever may not see such attributes is told there are none: it takes root of the machine itself. */
async function seesTrusted(): Promise<boolean> {
  const [status, owners] = await Promise.all([
    readFile('/proc/self/status', 'utf8'),
    readFile('/proc/self/uid_map', 'utf8'),
  ])
  const capabilities = /^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0'
  return (BigInt(`0x${capabilities}`) & sysAdmin) !== 0n && /^\s*0\s+0\s+4294967295\s*$/.test(owners)
}

async function readOpaque(folder: string, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const find = spawn('find', [folder, '-mindepth', '1', '-type', 'd', '-printf', '%P\\0'], {
    env,
    signal,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const only = ['--xattrs', `--xattrs-include=${attribute}`, '--no-recursion']
  const tar = spawn('tar', ['-C', folder, '-c', '-f', '-', '--format=posix', ...only, '--null', '-T', '-'], {
    env,
    signal,
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const ended = Promise.all([succeeded(find), succeeded(tar), pipeline(find.stdout, tar.stdin)])
  ended.catch(() => undefined)
  const opaque = new Set<string>()
  for await (const event of readTar(tar.stdout as AsyncIterable<Buffer>)) {
    if (event.kind !== 'entry' || !isOpaque(event.entry.header)) continue
    opaque.add(event.entry.name.toString('latin1').replace(/\/+$/, ''))
  }
  await ended
  return opaque
}

async function succeeded(child: ChildProcess): Promise<void> {
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`It ended with ${code}.`)
}

/** POSIX pax, "pax Extended Header": records in a block of their own before the entry's. */
function isOpaque(header: Buffer): boolean {
  if (header.toString('latin1', 156, 157) !== 'x') return false
  const size = parseInt(header.toString('latin1', 124, 136), 8)
  return paxValue(header.subarray(512, 512 + size), `SCHILY.xattr.${attribute}`)?.toString('latin1') === 'y'
}
