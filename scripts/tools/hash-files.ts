import { createHash } from 'node:crypto'
import { globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** One hash over the names and contents of all files below a folder that the patterns match. */
export function hashFiles(patterns: string[], folder = '.'): string {
  const hash = createHash('sha256')
  for (const file of globSync(patterns, { cwd: folder }).sort()) {
    const path = join(folder, file)
    if (statSync(path).isFile()) hash.update(file).update('\0').update(readFileSync(path)).update('\0')
  }
  return hash.digest('hex')
}
