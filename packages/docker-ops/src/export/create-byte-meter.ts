import { Transform } from 'node:stream'

export interface ByteMeter extends Transform {
  /** So far. */
  readonly bytes: number
}

/** Passes everything on as it is and tells the total after every chunk. */
export function createByteMeter(onBytes: (bytes: number) => void): ByteMeter {
  let bytes = 0
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      onBytes(bytes)
      done(null, chunk)
    },
  })
  return Object.defineProperty(meter, 'bytes', { get: () => bytes }) as ByteMeter
}
