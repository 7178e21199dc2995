import { execFileSync } from 'node:child_process'
import { randomFillSync } from 'node:crypto'
import { zstdDecompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { compressedBound, compressFrameInto, createFrameCompressor } from './frame-compressor.ts'

const noise = randomFillSync(Buffer.alloc(3_000_000))

test('each buffer becomes a frame of its own, however many are asked for at once', async () => {
  using compressor = createFrameCompressor()
  const inputs = Array.from({ length: 20 }, (_, number) =>
    number % 2 === 0 ? noise.subarray(number * 1000) : Buffer.alloc(4_000_000, `text ${number} `),
  )
  const frames = (await Promise.all(inputs.map((input) => compressor.compress(input)))).map((pieces) =>
    Buffer.concat(pieces),
  )
  for (const [number, frame] of frames.entries())
    expect(zstdDecompressSync(frame).equals(inputs[number] ?? Buffer.alloc(0))).toBe(true)
  const unpacked = execFileSync('zstd', ['-dc'], { input: Buffer.concat(frames), maxBuffer: 2 ** 28 })
  expect(unpacked.equals(Buffer.concat(inputs))).toBe(true)
})

test('frames carry a checksum', async () => {
  using compressor = createFrameCompressor()
  const frame = Buffer.concat(await compressor.compress(noise))
  frame.writeUInt8(frame.readUInt8(1_000_000) ^ 1, 1_000_000)
  expect(() => zstdDecompressSync(frame)).toThrow('checksum')
})

test.each([0, 1, 100, 70_000, 131_072, 1_048_576, 3_000_000])(
  'a frame of %d bytes made at once is the same frame and finds room, also where nothing can be compressed',
  (length) => {
    for (const input of [noise.subarray(0, length), Buffer.alloc(length, 'text')]) {
      const into = Buffer.from(new SharedArrayBuffer(compressedBound(length)))
      const frame = into.subarray(0, compressFrameInto(input, into))
      expect(zstdDecompressSync(frame).equals(input)).toBe(true)
      expect(frame.readUInt8(4) & 4).toBe(4)
      // Another one leaves it as it is.
      compressFrameInto(input, Buffer.alloc(compressedBound(length)))
      expect(zstdDecompressSync(frame).equals(input)).toBe(true)
    }
  },
)
