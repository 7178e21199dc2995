import { expect, test } from 'vitest'
import { extension, file, header, paxRecord, tar } from '../testing/build-tar.ts'
import { createTarWalker, type HardLink } from './walk-tar.ts'

const long = `folder/${'x'.repeat(200)}`
const latin = Buffer.from('caf\xe9', 'latin1')
const hard = (name: string | Buffer, target: string): Buffer =>
  header({ name, type: '1', patch: (block) => void block.write(target, 157, 'latin1') })
const linked = tar(
  file('a', 'data'),
  hard('b', 'a'),
  header({ name: 'soft', type: '2', patch: (block) => void block.write('a', 157, 'latin1') }),
  hard(latin, 'a'),
  extension('L', `${long}1\0`),
  extension('K', `${long}2\0`),
  hard('short', 'short'),
  extension('x', Buffer.concat([paxRecord('path', `${long}3`), paxRecord('linkpath', `${long}4`)])),
  hard('short', 'short'),
)
const expected = [
  ['b', 'a'],
  [latin.toString('latin1'), 'a'],
  [`${long}1`, `${long}2`],
  [`${long}3`, `${long}4`],
]

test.each([1, 700, linked.length])(
  'hard links are told before their chunk is handed on, in chunks of %i',
  async (size) => {
    const told: string[][] = []
    const toldAt: number[] = []
    let bytes = 0
    const walker = createTarWalker({
      onLinks: async (links) => {
        told.push(...links.map(show))
        toldAt.push(bytes)
      },
    })
    for await (const chunk of walker.through(inChunks(size))) bytes += chunk.length
    expect(told).toEqual(expected)
    expect(bytes).toBe(linked.length)
    // The header of the first ends there.
    expect(toldAt[0]).toBeLessThan(1_536)
    expect(walker.verdict().entries).toBe(6)
  },
)

test('what a hard link is refused with ends the stream, and there is no verdict', async () => {
  const walker = createTarWalker({ onLinks: () => Promise.reject(new Error('no such file')) })
  const read = async (): Promise<void> => {
    for await (const chunk of walker.through(inChunks(512))) void chunk
  }
  await expect(read()).rejects.toThrow('no such file')
  expect(() => walker.verdict()).toThrow('no verdict')
})

function show({ name, target }: HardLink): string[] {
  return [name.toString('latin1'), target.toString('latin1')]
}

async function* inChunks(size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < linked.length; at += size) yield await Promise.resolve(linked.subarray(at, at + size))
}
