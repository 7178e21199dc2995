import { expect, test } from 'vitest'
import { extension, file, header, paxRecord, tar } from '../testing/build-tar.ts'
import { createTarWalker, type SeenEntry } from './walk-tar.ts'

const octal = (time: number) => (block: Buffer) => void block.write(`${time.toString(8).padStart(11, '0')}\0`, 136)
const past = extension('x', paxRecord('mtime', '-631152000'))
const future = extension('x', Buffer.concat([paxRecord('path', 'n'.repeat(150)), paxRecord('mtime', '10413792000')]))
const entries = tar(
  header({ name: 'folder/', type: '5', patch: octal(1_000_000_000) }),
  past,
  file('folder/past', 'x'),
  future,
  file('short', 'y', { patch: octal(1) }),
  header({ name: 'link', type: '2' }),
)

test.each([1, 700, entries.length])('entries are told with their names and times, in chunks of %i', async (size) => {
  const seen: SeenEntry[] = []
  const walker = createTarWalker({ onEntry: (entry) => void seen.push({ ...entry, name: Buffer.from(entry.name) }) })
  for await (const chunk of walker.through(inChunks(size))) void chunk
  expect(seen.map(({ name, type, mtime }) => [name.toString(), type, mtime])).toEqual([
    ['folder/', '5', 1_000_000_000],
    ['folder/past', '0', -631_152_000],
    ['n'.repeat(150), '0', 10_413_792_000],
    ['link', '2', 0],
  ])
})

test('what an entry is refused with ends the stream before its data, and there is no verdict', async () => {
  const walker = createTarWalker({
    onEntry: ({ name }) => {
      if (name.toString() === 'folder/past') throw new Error('not this one')
    },
  })
  let bytes = 0
  const read = async (): Promise<void> => {
    for await (const chunk of walker.through(inChunks(512))) bytes += chunk.length
  }
  await expect(read()).rejects.toThrow('not this one')
  expect(bytes).toBe(512 + past.length)
  expect(() => walker.verdict()).toThrow('no verdict')
})

async function* inChunks(size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < entries.length; at += size) yield await Promise.resolve(entries.subarray(at, at + size))
}
