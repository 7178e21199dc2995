import { createFrameCompressor } from '@holdfast/archive'
import { expect, test } from 'vitest'
import { readTable } from './read-table.ts'
import { TableWriter } from './table-writer.ts'
import { TreeWorld } from '../testing/tree-world.ts'

const format = '{"format":1}'
const end = '{"end":{"entries":1,"bytes":2048,"trailerBytes":1024}}'
const digest = 'a'.repeat(64)
const whole = [digest, 0, 0, 0, 3]

function entry(chunks: unknown[], fields: object = {}): string {
  const header = Buffer.alloc(512).toString('base64')
  return JSON.stringify({ header, name: 'a', type: '0', size: 3, mode: 0, uid: 0, gid: 0, mtime: 0, chunks, ...fields })
}

test('a right table is read', async () => {
  expect(await read([format, entry([whole]), end])).toEqual(['format', 'entry', 'end'])
})

test.each([
  ['no end', [format, entry([whole])]],
  ['no format', [entry([whole]), end]],
  ['lines behind the end', [format, entry([whole]), end, entry([whole])]],
  ['no JSON', [format, '{"header', end]],
  ['another count of entries', [format, entry([whole]), entry([whole]), end]],
  ['a chunk too few', [format, entry([]), end]],
  ['a chunk too many', [format, entry([whole, whole]), end]],
  ['a chunk too many in a further line', [format, entry([whole]), JSON.stringify({ chunks: [whole] }), end]],
  ['a chunk of another length', [format, entry([[digest, 0, 0, 0, 2]]), end]],
  ['a chunk outside of a frame', [format, entry([[digest, 0, 0, 4_194_303, 3]]), end]],
  ['a negative offset', [format, entry([[digest, 0, 0, -1, 3]]), end]],
  ['a chunk that is none', [format, entry(['x']), end]],
  ['a negative size', [format, entry([], { size: -1 }), end]],
  ['more zeros at its end than the tar has', [format, entry([whole]), end.replace('1024', '1024000')]],
  ['an entry without a name', [format, entry([whole], { name: 3 }), end]],
])('a table is damaged: %s', async (_name, lines) => {
  await expect(read(lines)).rejects.toMatchObject({ code: 'VAULT_DAMAGED' })
})

test('a newer format is refused as that', async () => {
  await expect(read(['{"format":2}', end])).rejects.toMatchObject({ code: 'FORMAT_TOO_NEW' })
})

async function read(lines: string[]): Promise<string[]> {
  using compressor = createFrameCompressor()
  const world = new TreeWorld()
  const writer = new TableWriter(world.store, { ...world.options, compressor })
  for (const line of lines) await writer.write(line)
  const table = await writer.end()
  const kinds: string[] = []
  const tree = { table, packs: [], entries: 1, bytes: 2048, newBytes: 0 }
  for await (const batch of readTable(world.store, tree, world.signal))
    kinds.push(...Array.from(batch, ({ kind }) => kind))
  return kinds
}
