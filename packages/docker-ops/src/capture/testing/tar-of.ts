import { pack, type Header } from 'tar-stream'
import { buffer } from 'node:stream/consumers'

/** A tar of these entries; one without data is whatever its type says. */
export async function tarOf(...entries: [Partial<Header> & { name: string }, (string | Buffer)?][]): Promise<Buffer> {
  const tar = pack()
  for (const [headers, data] of entries) {
    if (data === undefined) tar.entry(headers)
    else tar.entry(headers, data)
  }
  tar.finalize()
  return buffer(tar)
}

/** In pieces of this many bytes, each gone when the next one is asked for. */
export async function* inPieces(bytes: Buffer, length = 700): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += length) {
    const piece = Buffer.from(bytes.subarray(at, at + length))
    yield await Promise.resolve(piece)
    piece.fill(0xee)
  }
}
