import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Whom the engine's containers run as on this machine. */
export const remapUser = 'holdfast-remap'
const range = `${remapUser}:200000:65536\n`

/** Writes this machine's user files with that user in them, and resolves with their names below `/etc`. */
export async function writeUsernsSettings(folder: string): Promise<string[]> {
  const added = {
    passwd: `${remapUser}:x:199999:199999::/nonexistent:/usr/sbin/nologin\n`,
    group: `${remapUser}:x:199999:\n`,
    subuid: range,
    subgid: range,
  }
  for (const [name, line] of Object.entries(added))
    await writeFile(join(folder, 'settings', name), (await readFile(join('/etc', name), 'utf8')) + line)
  return Object.keys(added)
}
