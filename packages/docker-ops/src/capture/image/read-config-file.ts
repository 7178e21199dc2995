import { createHash } from 'node:crypto'
import { readTar } from '@holdfast/archive'
import { OpError } from '@holdfast/contract'
import { watchedBody } from '../../engine/body/watched-body.ts'
import type { Engine } from '../../engine/connect-engine.ts'
import type { CarrierPool } from '../../made/carrier-pool.ts'
import { mountFolder } from '../../made/create-carrier.ts'
import type { CaptureSource } from '../read-capture-source.ts'
import { longestDocument, readHashedFile } from './read-hashed-file.ts'

/**
 * The bytes of an image's configuration from the engine's own folder, proven by their hash; null where they are not there. Else
 * they come only with the whole image.
 * @NOTE moby image/fs.go keeps them so for the graph drivers; the containerd store does not.
 * @throws OpError `ENGINE_UNREACHABLE`, `TIMEOUT`, `DISK_FULL`; the signal's reason.
 */
export async function readConfigFile(
  engine: Engine,
  { imageId, info }: { imageId: string; info: CaptureSource['info'] },
  { carriers, signal }: { carriers: CarrierPool; signal: AbortSignal },
): Promise<Buffer | null> {
  const hex = /^sha256:([0-9a-f]{64})$/.exec(imageId)?.[1]
  if (info.DockerRootDir === undefined || hex === undefined) return null
  const folder = `${info.DockerRootDir}/image/${info.Driver}/imagedb/content/sha256`
  const here = await readHashedFile(engine, folder, hex)
  if (here !== null) return here
  try {
    const carrierId = await carriers.create({ type: 'bind', source: `${folder}/${hex}`, readOnly: true })
    const tar = watchedBody(engine, `/containers/${carrierId}/archive?path=/${mountFolder}`, { signal })
    const pieces: Buffer[] = []
    for await (const event of readTar(tar)) {
      if (event.kind === 'entry' && event.entry.size > longestDocument) return null
      if (event.kind === 'data') pieces.push(Buffer.from(event.bytes))
    }
    const bytes = Buffer.concat(pieces)
    return createHash('sha256').update(bytes).digest('hex') === hex ? bytes : null
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof OpError && ['ENGINE_REFUSED', 'TRUNCATED'].includes(error.code)) return null
    throw error
  }
}
