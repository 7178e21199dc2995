import { expect, test } from 'vitest'
import { everyKind, file, header, tar } from '../testing/build-tar.ts'
import { parseHeader, readTar, type TarEvent } from './read-tar.ts'

test.each([1, 7, 512, 1000, 1_000_000])(
  'in pieces of %i bytes, what is taken apart makes the same tar again',
  async (length) => {
    expect(await putTogether(everyKind, length)).toEqual(everyKind)
  },
)

test('a tar with more zeros at its end keeps them', async () => {
  const long = Buffer.concat([everyKind, Buffer.alloc(9 * 512)])
  expect(await putTogether(long, 4096)).toEqual(long)
})

test('names, links and sizes are those of the extension headers', async () => {
  const entries = (await eventsOf(everyKind, 333)).flatMap((event) => (event.kind === 'entry' ? event.entry : []))
  expect(entries.map(({ name, size }) => [name.toString('latin1').slice(0, 9), size])).toEqual([
    ['folder/', 0],
    ['folder/em', 0],
    ['folder/ze', 2048],
    ['folder/on', 1],
    ['link', 0],
    ['ppppppppp', 600],
    ['nnnnnnnnn', 1],
    ['sparse', 3],
    ['last', 3],
  ])
  expect(entries[6]?.linkName.toString()).toBe('target')
})

test('the headers of an entry alone say what the tar said of it', async () => {
  const entries = (await eventsOf(everyKind, 333)).flatMap((event) => (event.kind === 'entry' ? event.entry : []))
  const plain = entries.filter(({ type }) => type !== 'S')
  expect(plain.map(({ header: blocks }) => parseHeader(blocks))).toEqual(plain)
})

test('padding that is no zeros cannot be made again, so it is refused', async () => {
  const made = tar(file('a', 'x'))
  made[600] = 1
  await expect(eventsOf(made, 4096)).rejects.toMatchObject({ code: 'TRUNCATED' })
})

test('a tar that is cut has no end', async () => {
  await expect(eventsOf(tar(header({ name: 'a' })).subarray(0, 1024), 100)).rejects.toMatchObject({ code: 'TRUNCATED' })
})

async function eventsOf(bytes: Buffer, length: number): Promise<TarEvent[]> {
  const events: TarEvent[] = []
  for await (const event of readTar(inPieces(bytes, length))) events.push(event)
  return events
}

async function putTogether(bytes: Buffer, length: number): Promise<Buffer> {
  const parts: Buffer[] = []
  let dataLeft = 0
  let padding = 0
  for await (const event of readTar(inPieces(bytes, length)))
    if (event.kind === 'entry') {
      parts.push(event.entry.header)
      dataLeft = event.entry.size
      padding = (512 - (dataLeft % 512)) % 512
    } else if (event.kind === 'data') {
      parts.push(Buffer.from(event.bytes))
      dataLeft -= event.bytes.length
      if (dataLeft === 0) parts.push(Buffer.alloc(padding))
    } else parts.push(Buffer.alloc(event.trailerBytes))
  return Buffer.concat(parts)
}

async function* inPieces(bytes: Buffer, length: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += length) yield Buffer.from(bytes.subarray(at, at + length))
}
