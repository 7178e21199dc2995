import { stat } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Of the file that one process at a time has locked: not something it holds, which a copy of the folder would hold too. Within one
 * boot of the host no other file has the same.
 */
export async function databaseIdentity(dataFolder: string): Promise<string> {
  const { dev, ino } = await stat(join(dataFolder, 'holdfast.db'), { bigint: true })
  return `${dev}:${ino}`
}
