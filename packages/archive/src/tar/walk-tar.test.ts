import { Readable } from 'node:stream'
import { OpError } from '@holdfast/contract'
import { describe, expect, test } from 'vitest'
import {
  everyKind,
  extension,
  file,
  gnuMagic,
  header,
  paxRecord,
  tar,
  trailer,
  zeroBlock,
} from '../testing/build-tar.ts'
import { TarStructure } from './tar-structure.ts'
import { createTarWalker, type TarVerdict } from './walk-tar.ts'

describe('a whole tar', () => {
  test('passes as the same Buffer objects, and the verdict counts it', async () => {
    const chunks = [everyKind.subarray(0, 700), everyKind.subarray(700, 5000), everyKind.subarray(5000)]
    const { passed, verdict } = await walk(chunks)
    expect(verdict).toEqual({ entries: 9, bytes: everyKind.length })
    expect(passed).toHaveLength(chunks.length)
    passed.forEach((chunk, index) => expect(chunk).toBe(chunks[index]))
  })

  test('may hold no entry and may end in more zero blocks', async () => {
    expect((await walk([trailer])).verdict.entries).toBe(0)
    expect((await walk([tar(file('a', 'b')), Buffer.alloc(8192)])).verdict.entries).toBe(1)
  })

  test('may carry V7 headers, whose folders are files with a slash behind their name', async () => {
    const v7 = { magic: '', type: '\0' }
    const whole = tar(header({ name: 'folder/', size: 5000, ...v7 }), file('folder/a', 'b', v7))
    expect((await walk([whole])).verdict.entries).toBe(2)
  })

  test('may carry a checksum over signed bytes', async () => {
    const block = header({ name: Buffer.from('caf\xe9', 'latin1') })
    const signed = block.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 32 : (byte << 24) >> 24), 0)
    block.write(signed.toString(8).padStart(6, '0'), 148)
    expect((await walk([tar(block)])).verdict.entries).toBe(1)
  })

  test.each(['1', '2', '3', '4', '5', '6'])(
    'has no data behind a header of type %s, whatever its size says',
    async (type) => {
      expect((await walk([tar(header({ type, size: 4096 }), file('a', 'b'))])).verdict.entries).toBe(2)
    },
  )

  test.each(['0', '7', 'D', 'M', 'Z', '\0'])('has data behind a header of type %j', async (type) => {
    expect((await walk([tar(file('a', Buffer.alloc(700, 1), { type }), file('b', 'c'))])).verdict.entries).toBe(2)
  })

  test('takes back a PAX size with an empty one', async () => {
    const records = Buffer.concat([paxRecord('size', '9999'), paxRecord('size', '')])
    expect((await walk([tar(extension('x', records), file('a', 'b'))])).verdict.entries).toBe(1)
  })
})

describe('a cut tar', () => {
  test('is refused at every length', () => {
    const structure = new TarStructure()
    for (const [length, byte] of everyKind.entries()) {
      expect(() => structure.end(), `${length} bytes`).toThrow('The tar stream was cut')
      structure.feed(Buffer.from([byte]))
    }
    structure.end()
  })

  test('is refused around every block boundary', async () => {
    for (let boundary = 512; boundary < everyKind.length; boundary += 512)
      for (const length of [boundary - 1, boundary, boundary + 1])
        expect(await refusal([everyKind.subarray(0, length)]), `${length} bytes`).toContain('The tar stream was cut')
  })

  test('gets the same answer however its chunks fall', async () => {
    const random = seeded(7)
    for (let round = 0; round < 300; round++) {
      const length = round % 3 === 0 ? everyKind.length : Math.floor(random() * everyKind.length)
      const bytes = everyKind.subarray(0, length)
      const longest = 1 + Math.floor(random() * (round % 2 === 0 ? 20 : 2000))
      expect(await answer(slices(bytes, () => 1 + Math.floor(random() * longest)))).toEqual(await answer([bytes]))
    }
  })

  test.each([
    ['before its first byte', Buffer.alloc(0), 0],
    ['inside the header of entry 2', tar(file('a', 'b')), 1024 + 100],
    ['inside the data of entry 1, "a", of which 188 of 700 bytes came', tar(file('a', Buffer.alloc(700))), 700],
    ['inside the padding behind the data of entry 1, "a"', tar(file('a', 'b')), 513],
    ['exactly between two entries', tar(file('a', 'b'), file('c', 'd')), 1024],
    ['inside an extension header of entry 1', tar(extension('L', 'abc')), 514],
    ['between an extension header and entry 1', tar(extension('x', ''), file('a', 'b')), 512],
    ['before the second of the two zero blocks', tar(file('a', 'b')), 1024 + 512],
    ['inside the zeros behind the last entry', tar(file('a', 'b')), 1024 + 1024 + 100],
  ])('says that it ended %s', async (place, bytes, length) => {
    const message = await refusal([Buffer.concat([bytes, Buffer.alloc(512)]).subarray(0, length)])
    expect(message).toContain(`The tar stream was cut ${place}`)
    expect(message).toContain(`at byte ${length}.`)
  })

  test('is not saved by a file of zeros', async () => {
    const whole = tar(file('sparse', Buffer.alloc(1_048_576)), file('after', 'x'))
    expect(await refusal([whole.subarray(0, 512 + 1_048_576)])).toContain('exactly between two entries')
    expect(await refusal([whole.subarray(0, 512 + 524_288)])).toContain('524288 of 1048576 bytes came')
  })

  test.each([
    ['an octal size', header({ size: 2 ** 33 - 1 }), 2 ** 33 - 1],
    ['an octal size without an end', header({ sizeField: Buffer.from('777777777777') }), 2 ** 36 - 1],
    ['a base-256 size', header({ sizeField: base256(9 * 2 ** 30), magic: gnuMagic }), 9 * 2 ** 30],
    ['a PAX size', Buffer.concat([extension('x', paxRecord('size', `${2 ** 50}`)), header()]), 2 ** 50],
  ])('counts %s exactly', async (_kind, head, size) => {
    expect(await refusal([head, Buffer.alloc(10)])).toContain(`of which 10 of ${size} bytes came`)
  })

  test('names the last whole entry, and no name can break the message', async () => {
    const last = (...entry: Buffer[]) => refusal(entry)
    expect(await last(file('etc/caf\u00e9', 'x'))).toContain('The last whole entry is "etc/caf\u00e9".')
    expect(await last(file(Buffer.from('caf\xe9\n', 'latin1'), 'x'))).toContain('"caf\\xe9\\x0a"')
    expect(await last(file('\u001b[31m"\u202e', 'x'))).toContain(String.raw`"\x1b[31m\"\u{202e}"`)
    expect(await last(extension('L', `${'n'.repeat(200)}\0`), file('n', 'x'))).toContain(`"${'n'.repeat(200)}"`)
    expect(await last(extension('x', paxRecord('path', 'long')), file('short', 'x'))).toContain('"long"')
    expect(await last(extension('L', 'long\0'), file('a', 'x'), file('own', 'x'))).toContain('"own"')
    const prefixed = file('name', 'x', { patch: (block) => void block.write('some/folder', 345) })
    expect(await last(prefixed)).toContain('"some/folder/name"')
  })
})

describe("a sender's error behind the tar's bytes", () => {
  const json = Buffer.from('{"message":"read /a: input/output \\"error\\""}\n')
  const quoted = 'The stream ends in an error message of its sender: "read /a: input/output \\"error\\"".'

  test.each([
    ['an entry', file('a', 'b')],
    ['a part of the data', header({ size: 5000 })],
    ['a part of the padding', header({ size: 3 })],
    ['a part of a header', Buffer.concat([file('a', 'b'), header().subarray(0, 200)])],
    ['the trailer', tar(file('a', 'b'))],
    ['nothing', Buffer.alloc(0)],
  ])('is quoted behind %s', async (_place, before) => {
    expect(await refusal([before, json])).toContain(quoted)
    expect(await refusal([Buffer.concat([before, json])])).toContain(quoted)
  })

  test('is quoted when it comes in pieces', async () => {
    expect(await refusal(slices(Buffer.concat([file('a', 'b'), json]), () => 25))).toContain(quoted)
  })

  test('is quoted when it is longer than a header', async () => {
    const long = Buffer.from(JSON.stringify({ message: `${'a'.repeat(600)} end` }))
    expect(await refusal([file('a', 'b'), long])).toContain(' end"')
  })

  test('is not made up', async () => {
    expect(await refusal([file('a', '{"message":"no error"}'), header()])).not.toContain('its sender')
  })
})

describe('a malformed tar', () => {
  const whole = file('a', 'b')
  const pax = (record: string | Buffer) => tar(extension('x', record), file('a', 'b'))
  const sized = (bytes: Buffer) => tar(header({ sizeField: bytes }))

  test.each([
    ['a wrong checksum', tar(whole, Buffer.from(header()).fill('x', 0, 1)), 'the checksum of the header is wrong'],
    ['a foreign magic', tar(header({ magic: 'zip' })), 'no header of the formats'],
    ['text instead of a header', tar(Buffer.alloc(512, 'text')), 'no header of the formats'],
    ['a zero block inside', tar(whole, zeroBlock, whole), 'a single zero block stands before other bytes'],
    ['another tar behind it', Buffer.concat([tar(whole), tar(whole)]), 'other bytes than zeros follow'],
    ['one late byte of garbage', Buffer.concat([tar(whole), Buffer.alloc(70_000), Buffer.from('x')]), 'at byte 72048'],
    ['a size that is no number', sized(Buffer.from('0000000009x\0')), 'the size in a header'],
    ['a size with two ends', sized(Buffer.from('0001\x00000012\0')), 'the size in a header'],
    ['a negative size', sized(Buffer.alloc(12, 255)), 'the size in a header'],
    ['a size below every number', sized(Buffer.from(base256(1)).fill(0xc0, 0, 1)), 'the size in a header'],
    ['a size beyond 2^53', sized(base256(2 ** 54)), 'the size in a header'],
    ['a PAX record longer than its header', pax('99 path=a\n'), 'a record of a PAX header'],
    ['a PAX record shorter than it says', pax('8 path=a\n'), 'a record of a PAX header'],
    ['a PAX record without an end', pax('9 path=ab'), 'a record of a PAX header'],
    ['a PAX record without a length', pax(' path=a\n'), 'a record of a PAX header'],
    ['a PAX record without a value', pax('7 path\n'), 'a record of a PAX header'],
    ['a PAX record without a key', pax('5 =a\n'), 'a record of a PAX header'],
    ['a PAX length that is not decimal', pax('+11 path=a\n'), 'a record of a PAX header'],
    ['a second PAX record of length zero', pax('9 path=a\n0 path=a\n'), 'a record of a PAX header'],
    ['a PAX record of length zero', pax('0 path=a\n'), 'a record of a PAX header'],
    [
      'zeros behind the PAX records',
      pax(Buffer.concat([paxRecord('path', 'a'), zeroBlock])),
      'a record of a PAX header',
    ],
    ['a NUL in a PAX key', pax(paxRecord('a\0', 'b')), 'a record of a PAX header'],
    ['a NUL in a PAX path', pax(paxRecord('path', 'a\0b')), 'a record of a PAX header'],
    ['a negative PAX size', pax(paxRecord('size', '-1')), 'a record of a PAX header'],
    ['a PAX size beyond 2^53', pax(paxRecord('size', `${2 ** 54}`)), 'a record of a PAX header'],
    ['a size for all entries', tar(extension('g', paxRecord('size', '1')), whole), 'a global PAX header sets a size'],
    ['two PAX headers for one entry', tar(extension('x', ''), extension('x', ''), whole), 'of type x stands where'],
    ['a global header before an entry', tar(extension('L', 'n'), extension('g', ''), whole), 'of type g stands where'],
    ['an extension without its entry', tar(whole, extension('L', 'n')), 'no entry follows an extension header'],
    ['an endless extension', header({ type: 'L', size: 8_388_609 }), 'more than 8 MiB'],
    ['a sparse file that is not GNU', tar(header({ type: 'S' })), 'a sparse entry has no GNU header'],
  ])('with %s is refused', async (_fault, bytes, reason) => {
    const message = await refusal([bytes])
    expect(message).toContain('The tar stream is malformed')
    expect(message).toContain(reason)
    expect(await refusal(slices(bytes, () => 333))).toBe(message)
  })
})

test('there is no verdict before the end and none after a failure', async () => {
  const fresh = createTarWalker()
  expect(() => fresh.verdict()).toThrow(expect.objectContaining({ code: 'INTERNAL' }))
  const failed = createTarWalker()
  await expect(Array.fromAsync(failed.through(Readable.from([zeroBlock])))).rejects.toThrow(OpError)
  expect(() => failed.verdict()).toThrow(expect.objectContaining({ code: 'INTERNAL' }))
})

async function walk(
  chunks: Buffer[],
  options: { digest?: boolean } = {},
): Promise<{ passed: Buffer[]; verdict: TarVerdict }> {
  const walker = createTarWalker(options)
  const passed = await Array.fromAsync(walker.through(Readable.from(chunks)))
  return { passed, verdict: walker.verdict() }
}

/** The verdict, or the message of the refusal. */
async function answer(chunks: Buffer[]): Promise<TarVerdict | string> {
  try {
    return (await walk(chunks)).verdict
  } catch (error) {
    if (error instanceof OpError && error.code === 'TRUNCATED') return error.message
    throw error
  }
}

async function refusal(chunks: Buffer[]): Promise<string> {
  const given = await answer(chunks)
  if (typeof given !== 'string') throw new Error(`accepted as whole: ${JSON.stringify(given)}`)
  return given
}

function slices(bytes: Buffer, nextLength: () => number): Buffer[] {
  const chunks: Buffer[] = []
  for (let at = 0; at < bytes.length; at += chunks.at(-1)?.length ?? 0)
    chunks.push(bytes.subarray(at, at + nextLength()))
  return chunks
}

function base256(value: number): Buffer {
  const field = Buffer.alloc(12)
  field.writeBigUInt64BE(BigInt(value), 4)
  field.writeUInt8(0x80, 0)
  return field
}

/** Numbers in [0, 1), the same ones in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
