import { stat } from 'node:fs/promises'
import type { Engine } from '../engine/connect-engine.ts'
import { mountFolder } from '../made/create-carrier.ts'
import { readPathStat } from './read-path-stat.ts'
import type { TwinCarrier } from '../made/twin-carrier.ts'

/**
 * Whether this program sees the very folder a helper has mounted: not where the engine runs elsewhere, nor in a container without
 * that folder. What the engine says of it and what is seen here must agree to the nanosecond.
 * @throws OpError `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`; the signal's reason.
 */
export async function isHostFolder(
  engine: Engine,
  { id, hostFolder }: TwinCarrier,
  signal: AbortSignal,
): Promise<boolean> {
  if (!engine.endpoint.startsWith('unix://') || hostFolder === '') return false
  const seen = await stat(hostFolder, { bigint: true }).catch(() => null)
  if (seen === null) return false
  const told = await readPathStat(engine, { helperId: id, path: Buffer.from(`/${mountFolder}`), signal })
  return told !== null && nanoseconds(told.mtime) === seen.mtimeNs && BigInt(told.size) === seen.size
}

/** Since 1970, of a time as Go writes it: it leaves zeros at the end of a fraction out. */
function nanoseconds(time: string): bigint | null {
  const [, seconds, fraction = '', zone] = /^([^.Z+]+?)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/.exec(time) ?? []
  if (seconds === undefined || zone === undefined) return null
  return BigInt(Date.parse(`${seconds}${zone}`)) * 1_000_000n + BigInt(fraction.padEnd(9, '0'))
}
