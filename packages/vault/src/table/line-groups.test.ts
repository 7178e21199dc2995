import { createFrameCompressor } from '@holdfast/archive'
import { describe, expect, test } from 'vitest'
import type { BlobRef } from '../blob/blob-ref.ts'
import { TreeWorld } from '../testing/tree-world.ts'
import { LineGroups } from './line-groups.ts'
import { TableText } from './table-text.ts'
import { TableWriter } from './table-writer.ts'

const world = new TreeWorld()

async function writeTable(lines: string[]): Promise<{ table: BlobRef }> {
  using compressor = createFrameCompressor()
  const writer = new TableWriter(world.store, { ...world.options, compressor })
  for (const line of lines) await writer.write(line)
  return { table: await writer.end() }
}

interface Found {
  groups: string[]
  offsets: number[]
  endOffset: number
}

async function groupsOf(table: { table: BlobRef }): Promise<Found> {
  const lines = await LineGroups.open(await TableText.open(world.store, table, world.signal), world.signal)
  const found: Found = { groups: [], offsets: [], endOffset: 0 }
  while (!lines.isOver) {
    if (!lines.look()) {
      if (!lines.isOver) await lines.fill()
      continue
    }
    found.groups.push(lines.text.toString('utf8', lines.start, lines.end))
    found.offsets.push(lines.offset)
    lines.step()
  }
  return { ...found, endOffset: lines.offset }
}

const format = '{"format":1}'
const end = '{"end":{"entries":0,"bytes":0,"trailerBytes":0}}'

test('each entry comes with all of its lines, and the end of the table with none', async () => {
  const found = await groupsOf(
    await writeTable([format, '{"stat":1}', '{"in":[]}', '{"chunks":[]}', '{"header":2}', '{"inode":3}', end]),
  )
  expect(found.groups).toEqual(['{"stat":1}\n{"in":[]}\n{"chunks":[]}\n', '{"header":2}\n', '{"inode":3}\n'])
  expect(found.offsets[1]).toBe(13 + (found.groups[0]?.length ?? 0))
  expect(found.endOffset).toBe(13 + found.groups.join('').length)
})

test('a table without entries has none', async () => {
  expect((await groupsOf(await writeTable([format, end]))).groups).toEqual([])
})

test('lines that go over the ends of many frames are whole', async () => {
  const lines = Array.from({ length: 3000 }, (_, at) => `{"stat":${at},"x":"${'x'.repeat((at * 997) % 5000)}"}`)
  const long = Array.from({ length: 900 }, (_, at) => `{"in":[[${at},1]],"x":"${'y'.repeat(4000)}"}`)
  const found = await groupsOf(await writeTable([format, ...lines, '{"stat":"large"}', ...long, ...lines, end]))
  expect(found.groups.length).toBe(6001)
  expect(found.groups[3000]).toBe(`{"stat":"large"}\n${long.join('\n')}\n`)
  expect(found.groups.slice(0, 3000).join('')).toBe(`${lines.join('\n')}\n`)
  expect(found.endOffset).toBe(13 + Buffer.byteLength(found.groups.join('')))
})

test('whole lines are written as they are, whatever their length', async () => {
  using compressor = createFrameCompressor()
  const writer = new TableWriter(world.store, { ...world.options, compressor })
  await writer.write(format)
  const lines = ['{"stat":1}\n', `{"stat":"${'z'.repeat(3_000_000)}"}\n`, '{"stat":3}\n']
  for (const line of lines) await writer.writeBytes(Buffer.from(line))
  await writer.write(end)
  expect((await groupsOf({ table: await writer.end() })).groups).toEqual(lines)
})

describe('is refused', () => {
  test.each([
    ['what is no table', ['{"stat":1}', end], 'VAULT_DAMAGED'],
    ['one without data', ['{"format":1,"data":false}', end], 'VAULT_DAMAGED'],
    ['one of a later format', ['{"format":99}', end], 'FORMAT_TOO_NEW'],
  ])('%s', async (_what, lines, code) => {
    await expect(groupsOf(await writeTable(lines))).rejects.toMatchObject({ code })
  })
})
