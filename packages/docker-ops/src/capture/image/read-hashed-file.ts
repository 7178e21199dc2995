import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { usesHostFiles, type Engine } from '../../engine/connect-engine.ts'

/** More than any configuration or manifest is. */
export const longestDocument = 16_777_216

/**
 * A document of the engine's that is named by its hash, from this host; null where it is not there. That it is the engine's need not be
 * proven: who has that hash has those bytes.
 */
export async function readHashedFile(engine: Engine, folder: string, hex: string): Promise<Buffer | null> {
  if (!usesHostFiles(engine) || !engine.endpoint.startsWith('unix://')) return null
  try {
    await using file = await open(`${folder}/${hex}`, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    const found = await file.stat()
    if (!found.isFile() || found.size > longestDocument) return null
    const bytes = await file.readFile()
    return createHash('sha256').update(bytes).digest('hex') === hex ? bytes : null
  } catch {
    return null
  }
}
