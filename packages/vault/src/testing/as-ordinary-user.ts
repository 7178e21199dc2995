import { chown, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'

const nobody = 65_534

/** For tests: runs as somebody whom rights on files stop, which they do not for root. `path` and what lies below it becomes theirs. */
export async function asOrdinaryUser<T>(path: string, run: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return run()
  const below = await readdir(path, { recursive: true })
  for (const name of [dirname(path), path, ...below.map((one) => join(path, one))]) await chown(name, nobody, nobody)
  process.seteuid?.(nobody)
  try {
    return await run()
  } finally {
    process.seteuid?.(0)
  }
}
