import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createZstdDecompress } from 'node:zlib'

/** A tar tells in its first block what it is. */
const headBytes = 512

export interface Layer {
  /** What its first bytes say; `other` is no layer. */
  kind: 'tar' | 'gzip' | 'zstd' | 'other'
  /** As it came. */
  bytes: AsyncGenerator<Buffer>
}

/** Looks at the first bytes of what may be a layer. */
export async function peekLayer(data: AsyncGenerator<Buffer>): Promise<Layer> {
  const head = await readHead(data)
  return { kind: kindOf(head), bytes: withHead(head, data) }
}

/** The tar a compressed layer is, or the same bytes where it is one already. */
export function uncompressed({ kind, bytes }: Layer): AsyncGenerator<Buffer> {
  return kind === 'gzip' || kind === 'zstd' ? decompress(bytes, kind) : bytes
}

function kindOf(head: Buffer): Layer['kind'] {
  if (head.length >= 2 && head.readUInt16BE(0) === 0x1f8b) return 'gzip'
  if (head.length >= 4 && head.readUInt32BE(0) === 0x28b52ffd) return 'zstd'
  return head.toString('latin1', 257, 262) === 'ustar' ? 'tar' : 'other'
}

async function readHead(data: AsyncGenerator<Buffer>): Promise<Buffer> {
  let head: Buffer = Buffer.alloc(0)
  while (head.length < headBytes) {
    const { value, done } = await data.next()
    if (done === true) break
    head = Buffer.concat([head, value])
  }
  return head
}

async function* withHead(head: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  if (head.length > 0) yield head
  yield* rest
}

async function* decompress(source: AsyncIterable<Buffer>, kind: 'gzip' | 'zstd'): AsyncGenerator<Buffer> {
  const stream = kind === 'gzip' ? createGunzip() : createZstdDecompress()
  const fed = pipeline(Readable.from(copies(source), { highWaterMark: 1 }), stream)
  // The reader hears of a failure by the stream itself.
  fed.catch(() => undefined)
  for await (const chunk of stream) yield chunk as Buffer
  await fed
}

/** The decompressor may take the next chunk before it is done with one. */
async function* copies(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of source) yield Buffer.from(chunk)
}
