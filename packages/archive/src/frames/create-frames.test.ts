import { Readable, Transform, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { expect, test } from 'vitest'
import { createFrames, frameBytes } from './create-frames.ts'

const frame = Buffer.alloc(frameBytes)

test('frames come out in the order of their input, also when a later one is done first', async () => {
  let releaseFirst = (): void => {}
  const open = () =>
    new Transform({
      transform(bytes: Buffer, _encoding, done) {
        const name = Buffer.from([bytes.readUInt8(0)])
        if (bytes[0] === 1) releaseFirst = () => done(null, name)
        else {
          done(null, name)
          if (bytes[0] === 2) releaseFirst()
        }
      },
    })
  const names = await read(
    [1, 2, 3, 4, 5].map((name) => Buffer.alloc(frameBytes, name)),
    open,
  )
  expect([...names]).toEqual([1, 2, 3, 4, 5])
})

test('a frame holds exactly its part of the input, however the input is cut', async () => {
  const lengths: number[] = []
  const open = () =>
    new Transform({
      transform(bytes: Buffer, _encoding, done) {
        lengths.push(bytes.length)
        done()
      },
    })
  await read([frame.subarray(0, 1), frame, frame.subarray(0, 5), Buffer.concat([frame, frame])], open)
  expect(lengths).toEqual([frameBytes, frameBytes, frameBytes, 6])
})

test('input buffers are used again', async () => {
  const seen = new Set<ArrayBufferLike>()
  const open = () =>
    new Transform({
      transform(bytes: Buffer, _encoding, done) {
        seen.add(bytes.buffer)
        setImmediate(done)
      },
    })
  await read(Array<Buffer>(30).fill(frame), open)
  expect(seen.size).toBeLessThanOrEqual(6)
})

test('a compressor is made ready after each frame', async () => {
  let rewound = 0
  await read(
    [frame, frame, frame],
    () => new Transform({ transform: (_bytes, _encoding, done) => done() }),
    () => rewound++,
  )
  expect(rewound).toBe(3)
})

test("a compressor's error is the stream's, and its compressors are let go", async () => {
  const compressors: Transform[] = []
  const open = () => {
    const compressor = new Transform({ transform: (_bytes, _encoding, done) => done(new Error('out of memory')) })
    compressors.push(compressor)
    return compressor
  }
  await expect(read([frame, frame], open)).rejects.toThrow('out of memory')
  expect(compressors.map(({ destroyed }) => destroyed)).not.toContain(false)
})

test('compressors are let go when all is done', async () => {
  const compressors: Transform[] = []
  await read([frame], () => {
    const compressor = new Transform({ transform: (_bytes, _encoding, done) => done() })
    compressors.push(compressor)
    return compressor
  })
  expect(compressors.map(({ destroyed }) => destroyed)).not.toContain(false)
})

async function read(chunks: Buffer[], open: () => Transform, rewind: () => void = () => {}): Promise<Buffer> {
  const pieces: Buffer[] = []
  const sink = new Writable({
    write(piece: Buffer, _encoding, done) {
      pieces.push(piece)
      done()
    },
  })
  await pipeline(Readable.from(chunks), createFrames({ open, rewind }), sink)
  return Buffer.concat(pieces)
}
