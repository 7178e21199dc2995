import { createHash } from 'node:crypto'
import { OpError } from '@holdfast/contract'
import type { BackupSource } from '../backup-source.ts'
import { fileHeader } from './file-header.ts'

export interface ArchivedImage {
  /** The bytes of its configuration. */
  config: Buffer
  tag: string
  /** All of them, bottom to top. */
  layers: BackupSource['layers']
  /** How many of the lowest the engine has already: they are named, but not sent. */
  known: number
}

/**
 * An image as `docker load` takes it, made while it is read: configuration, manifest, then the layers.
 * @throws OpError `TRUNCATED` when a layer is not as long as it was said to be, and what `openLayer` throws.
 */
export async function* imageArchive(
  { config, tag, layers, known }: ArchivedImage,
  openLayer: BackupSource['openLayer'],
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const digest = createHash('sha256').update(config).digest('hex')
  const manifest = [{ Config: `${digest}.json`, RepoTags: [tag], Layers: layers.map((_, index) => `${index}.tar`) }]
  yield* smallFile(`${digest}.json`, config)
  yield* smallFile('manifest.json', Buffer.from(JSON.stringify(manifest)))
  for (const [index, { diffId, bytes }] of layers.entries()) {
    if (index < known) continue
    yield fileHeader(`${index}.tar`, bytes)
    let sent = 0
    for await (const chunk of openLayer(diffId, signal)) {
      sent += chunk.length
      if (sent > bytes) break
      yield chunk
    }
    if (sent !== bytes)
      throw new OpError(
        'TRUNCATED',
        `Layer ${diffId} of the backup is not the ${bytes} bytes it was; verify the backup.`,
      )
    yield padding(bytes)
  }
  yield Buffer.alloc(1024)
}

function* smallFile(name: string, data: Buffer): Generator<Buffer> {
  yield fileHeader(name, data.length)
  yield data
  yield padding(data.length)
}

function padding(bytes: number): Buffer {
  return Buffer.alloc((512 - (bytes % 512)) % 512)
}
