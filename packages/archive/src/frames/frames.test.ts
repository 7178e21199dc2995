import { execFileSync } from 'node:child_process'
import { createHash, randomFillSync } from 'node:crypto'
import { Readable, Writable, type Duplex } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setImmediate as turn } from 'node:timers/promises'
import { promisify } from 'node:util'
import { createGunzip, createZstdDecompress, zstdCompress } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { frameBytes } from './create-frames.ts'
import { createGzipMembers, createZstdFrames } from './frame-streams.ts'

const noise = randomFillSync(Buffer.alloc(frameBytes))

const codecs = [
  { tool: 'zstd', create: createZstdFrames, decoder: createZstdDecompress },
  { tool: 'gzip', create: createGzipMembers, decoder: createGunzip },
]

describe.each(codecs)('for $tool', ({ tool, create, decoder }) => {
  test.each([
    ['nothing', 0],
    ['one byte', 1],
    ['a frame less one byte', frameBytes - 1],
    ['one frame', frameBytes],
    ['a frame and one byte', frameBytes + 1],
    ['two frames', 2 * frameBytes],
    ['nine frames and a part', 9 * frameBytes + 12_345],
  ])('%s comes back from the stock tool and from Node', async (_length, length) => {
    const bytes = mixture(length)
    const packed = await collect(slices(bytes, 65_521), create())
    execFileSync(tool, ['-t'], { input: packed, stdio: 'pipe' })
    expect(digest(execFileSync(tool, ['-dc'], { input: packed, stdio: 'pipe', maxBuffer: 33_554_432 }))).toBe(
      digest(bytes),
    )
    expect(digest(await collect([packed], decoder()))).toBe(digest(bytes))
  })

  test('what does not compress comes back', async () => {
    const packed = await collect([noise, noise, noise.subarray(1)], create())
    const unpacked = execFileSync(tool, ['-dc'], { input: packed, stdio: 'pipe', maxBuffer: 33_554_432 })
    expect(digest(unpacked)).toBe(digest(Buffer.concat([noise, noise, noise.subarray(1)])))
  })

  test('a reader that takes its time holds the writer back', async () => {
    let written = 0
    let read = 0
    let furthest = 0
    function* source() {
      for (let round = 0; round < 40; round++)
        for (const chunk of slices(noise, 65_536)) {
          written += chunk.length
          yield chunk
        }
    }
    const reader = new Writable({
      async write(piece: Buffer, _encoding, done) {
        await until(() => written, turn)
        furthest = Math.max(furthest, written - read)
        read += piece.length
        done()
      },
    })
    await pipeline(Readable.from(source()), create(), reader)
    expect(written).toBe(40 * frameBytes)
    // With the most lanes, four, six frames are under way, and the streams' own buffers hold less than one.
    expect(furthest).toBeLessThan(7 * frameBytes)
  })

  test('a cancel in the middle ends it, and nothing comes out of it any more', async () => {
    const cancel = new AbortController()
    const frames = create()
    let pieces = 0
    let late = 0
    frames.on('data', () => (frames.destroyed ? late++ : pieces++))
    const work = pipeline(
      Readable.from(endless()),
      frames,
      new Writable({
        write(_piece, _encoding, done) {
          cancel.abort(new Error('enough'))
          done()
        },
      }),
      { signal: cancel.signal },
    )
    await expect(work).rejects.toMatchObject({ name: 'AbortError', cause: { message: 'enough' } })
    expect(frames.destroyed).toBe(true)
    expect(pieces).toBeGreaterThan(0)
    await threadPoolIdle()
    expect(late).toBe(0)
  })

  test("a reader's error ends it and its writer", async () => {
    const source = Readable.from(endless())
    const frames = create()
    const reader = new Writable({ write: (_piece, _encoding, done) => done(new Error('disk full')) })
    await expect(pipeline(source, frames, reader)).rejects.toThrow('disk full')
    expect([source.destroyed, frames.destroyed]).toEqual([true, true])
  })

  test("a writer's error reaches the reader, and what came is not made to look whole", async () => {
    async function* broken() {
      yield noise
      throw new Error('cut')
    }
    let finished = false
    const reader = new Writable({
      write: (_piece, _encoding, done) => done(),
      final(done) {
        finished = true
        done()
      },
    })
    await expect(pipeline(Readable.from(broken()), create(), reader)).rejects.toThrow('cut')
    expect(finished).toBe(false)
  })
})

test('zstd frames carry a checksum: one changed byte is found', async () => {
  const packed = await collect([noise], createZstdFrames())
  packed.writeUInt8(packed.readUInt8(1_000_000) ^ 1, 1_000_000)
  expect(() => execFileSync('zstd', ['-t'], { input: packed, stdio: 'pipe' })).toThrow('checksum')
})

async function collect(chunks: Iterable<Buffer>, stream: Duplex): Promise<Buffer> {
  const pieces: Buffer[] = []
  const sink = new Writable({
    write(piece: Buffer, _encoding, done) {
      pieces.push(piece)
      done()
    },
  })
  await pipeline(Readable.from(chunks), stream, sink)
  return Buffer.concat(pieces)
}

/** Frames of noise between frames that compress well, so that they do not end in the order they began. */
function mixture(length: number): Buffer {
  const bytes = Buffer.alloc(length, 'some text that compresses well, ')
  for (let at = 0; at < length; at += 2 * frameBytes) noise.copy(bytes, at)
  return bytes
}

function* slices(bytes: Buffer, length: number): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length)
}

function* endless(): Generator<Buffer> {
  for (;;) yield* slices(noise, 65_536)
}

/** Waits until a value has stood still for a while. Ending too early only makes the caller's upper bound easier to keep. */
async function until(value: () => number, wait: () => Promise<unknown>): Promise<void> {
  for (let still = 0, last = value(); still < 200; last = value()) {
    await wait()
    still = value() === last ? still + 1 : 0
  }
}

/** What was queued on the thread pool before has run when as much again has. */
async function threadPoolIdle(): Promise<void> {
  await Promise.all(Array.from({ length: 8 }, () => promisify(zstdCompress)(noise)))
}

function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
