import { once } from 'node:events'
import { fstatSync } from 'node:fs'
import { lstat, stat } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { OpError } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { z } from 'zod'
import { ask } from '../engine/ask-engine.ts'
import { openRequest } from '../engine/body/open-request.ts'
import type { Engine } from '../engine/connect-engine.ts'
import { mountFolder } from '../made/create-carrier.ts'
import type { TwinCarrier } from '../made/twin-carrier.ts'

/** Two names of one file look the same. */
export interface FileLook {
  file: string
  /** The file system it lies on; null where nobody tells. */
  device: string | null
}

const prefix = Buffer.from(`${mountFolder}/`)

/** As it lies in the folder of this host; null where it does not. */
export async function lookOnHost(folder: string, name: Buffer): Promise<FileLook | null> {
  if (!name.subarray(0, prefix.length).equals(prefix)) return null
  const path = Buffer.concat([Buffer.from(`${folder}/`), name.subarray(prefix.length)])
  const found = await lstat(path, { bigint: true }).catch(() => null)
  return found === null ? null : { file: `${found.dev}:${found.ino}`, device: String(found.dev) }
}

/** By what the engine says of it, which is not which file it is: size, mode and time of change. Null where it has none of that name. */
export async function lookThroughEngine(
  engine: Engine,
  { carrierId, name, signal }: { carrierId: string; name: Buffer; signal: AbortSignal },
): Promise<FileLook | null> {
  const found = await readPathStat(engine, { carrierId, path: Buffer.concat([Buffer.from('/'), name]), signal })
  return found === null ? null : { file: `${found.size} ${found.mode} ${found.mtime}`, device: null }
}

/**
 * Whether this program sees the very folder a carrier has mounted: not where the engine runs elsewhere, nor in a container without
 * that folder. What the engine says of it and what is seen here must agree to the nanosecond.
 * @throws OpError `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`; the signal's reason.
 */
export async function isHostFolder(
  engine: Engine,
  { id, hostFolder }: TwinCarrier,
  signal: AbortSignal,
): Promise<boolean> {
  if (!engine.endpoint.startsWith('unix://') || hostFolder === '') return false
  const here = await stat(hostFolder, { bigint: true }).catch(() => null)
  if (here === null) return false
  const there = await readPathStat(engine, { carrierId: id, path: Buffer.from(`/${mountFolder}`), signal })
  return there !== null && nanoseconds(there.mtime) === here.mtimeNs && BigInt(there.size) === here.size
}

/** How often a folder is looked at that changes meanwhile. */
const looks = 20

/**
 * Whether a folder that is open here is what a carrier has mounted: modification time to the nanosecond, size and mode as the engine says
 * them. While a container works in it they change, so it is looked at before and after the engine is asked.
 * @throws OpError `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`; the signal's reason.
 */
export async function isSeenAlike(
  engine: Engine,
  { carrierId, folder }: { carrierId: string; folder: { fd: number } },
  signal: AbortSignal,
): Promise<boolean> {
  let before = lookOf(folder)
  for (let look = 0; look < looks; look += 1) {
    const there = await readPathStat(engine, { carrierId, path: Buffer.from(`/${mountFolder}`), signal })
    if (there === null) return false
    const after = lookOf(folder)
    const seen = `${nanoseconds(there.mtime)} ${there.size} ${permissionsOf(there.mode)}`
    if (seen === before || seen === after) return true
    if (before === after) return false
    before = after
  }
  return false
}

function lookOf({ fd }: { fd: number }): string {
  const { mtimeNs, size, mode } = fstatSync(fd, { bigint: true })
  return `${mtimeNs} ${size} ${(Number(mode) & 0o7777).toString(8)}`
}

/** Of Go's FileMode, which has bits of its own for three of them. */
function permissionsOf(mode: number): string {
  const [setuid, setgid, sticky] = [2 ** 23, 2 ** 22, 2 ** 20].map((bit) => Math.floor(mode / bit) % 2)
  const special = (setuid ?? 0) * 0o4000 + (setgid ?? 0) * 0o2000 + (sticky ?? 0) * 0o1000
  return (special + (mode % 0o1000)).toString(8)
}

/** Since 1970, of a time as Go writes it: it leaves zeros at the end of a fraction out. */
function nanoseconds(time: string): bigint | null {
  const [, seconds, fraction = '', zone] = /^([^.Z+]+?)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/.exec(time) ?? []
  if (seconds === undefined || zone === undefined) return null
  return BigInt(Date.parse(`${seconds}${zone}`)) * 1_000_000n + BigInt(fraction.padEnd(9, '0'))
}

/** `mtime` has nanoseconds: `2026-01-31T12:00:00.123456789Z`. */
const pathStat = z.looseObject({ size: z.number(), mode: z.number(), mtime: z.string() })

/**
 * What the engine says of one file of a container, a link not followed; null where there is none.
 * @throws OpError `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`; the signal's reason.
 */
async function readPathStat(
  engine: Engine,
  { carrierId, path, signal }: { carrierId: string; path: Buffer; signal: AbortSignal },
): Promise<z.infer<typeof pathStat> | null> {
  const request = await openRequest(engine, {
    method: 'HEAD',
    path: `/containers/${carrierId}/archive?path=${percentEncoded(path)}`,
    headers: {},
    signal,
  })
  const answered = once(request, 'response', { signal }) as Promise<[IncomingMessage]>
  request.end()
  const [answer] = await ask(answered, {}, signal)
  answer.resume()
  if (answer.statusCode === 404) return null
  const encoded = answer.headers['x-docker-container-path-stat']
  if (answer.statusCode !== 200 || typeof encoded !== 'string')
    throw new OpError(
      'ENGINE_REFUSED',
      message('path-not-described', { path: path.toString('utf8'), status: answer.statusCode ?? null }),
    )
  return pathStat.parse(JSON.parse(Buffer.from(encoded, 'base64').toString('utf8')))
}

/** Names are bytes, which need not be UTF-8. */
function percentEncoded(bytes: Buffer): string {
  return bytes.toString('hex').replace(/../g, (pair) => `%${pair}`)
}
