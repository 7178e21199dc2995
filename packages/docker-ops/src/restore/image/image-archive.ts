import { createHash } from 'node:crypto'
import { OpError } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import type { BackupSource } from '../backup-source.ts'

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
    if (sent !== bytes) throw new OpError('TRUNCATED', message('backup-layer-length', { layer: diffId, bytes }))
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

/** The largest number that eleven octal digits hold: 8 GiB less one byte. */
const largestOctal = 0o77777777777

/** The header of a file in a tar (POSIX.1-2017 ustar): mode 644, owner 0, no time. Sizes from 8 GiB on are base-256, as GNU has them. */
export function fileHeader(name: string, size: number): Buffer {
  const header = Buffer.alloc(512)
  header.write(name, 0, 100, 'utf8')
  header.write('0000644\0', 100, 'latin1')
  header.write('0000000\0', 108, 'latin1')
  header.write('0000000\0', 116, 'latin1')
  if (size > largestOctal) {
    header.writeBigUInt64BE(BigInt(size), 128)
    header[124] = 0x80
  } else header.write(`${size.toString(8).padStart(11, '0')}\0`, 124, 'latin1')
  header.write('00000000000\0', 136, 'latin1')
  header.write('        ', 148, 'latin1')
  header.write('0', 156, 'latin1')
  header.write('ustar\0', 257, 'latin1')
  header.write('00', 263, 'latin1')
  const checksum = header.reduce((sum, byte) => sum + byte, 0)
  header.write(`${checksum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return header
}
