import { lstat } from 'node:fs/promises'
import type { Engine } from '../engine/connect-engine.ts'
import { mountFolder } from '../made/create-carrier.ts'
import { readPathStat } from './read-path-stat.ts'

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
  const stat = await lstat(path, { bigint: true }).catch(() => null)
  return stat === null ? null : { file: `${stat.dev}:${stat.ino}`, device: String(stat.dev) }
}

/** By what the engine says of it, which is not which file it is: size, mode and time of change. Null where it has none of that name. */
export async function lookThroughEngine(
  engine: Engine,
  { helperId, name, signal }: { helperId: string; name: Buffer; signal: AbortSignal },
): Promise<FileLook | null> {
  const stat = await readPathStat(engine, { helperId, path: Buffer.concat([Buffer.from('/'), name]), signal })
  return stat === null ? null : { file: `${stat.size} ${stat.mode} ${stat.mtime}`, device: null }
}
