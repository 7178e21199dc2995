import { expect, test } from 'vitest'
import type { ChunkRef } from '../blob/chunk-ref.ts'
import {
  LineHead,
  nameOfLine,
  readShares,
  writeHostFields,
  writeHostLine,
  writeMoreChunks,
  type PackShare,
} from './host-line.ts'
import { parseTableLine } from './table-line.ts'

const chunk: ChunkRef = ['0'.repeat(64), 3, 0, 0, 1000]
const shares: PackShare[] = [
  [3, 1000],
  [17, 0],
]
const fields = { header: Buffer.alloc(512, 'h'), type: '0', size: 1000, mode: 0o644, uid: 7, gid: 8, mtime: -1.5 }

function lineOf(
  name: Buffer,
  link: Buffer | null = null,
  target: Buffer | null = null,
): { head: LineHead; line: string } {
  const head = new LineHead()
  head.set('1 2 3', name, link)
  const line = writeHostLine(
    head.toString(),
    { tarBytes: 1536, fields: writeHostFields({ ...fields, target }) },
    { refs: [chunk], shares },
  )
  return { head, line }
}

const names = [
  'holdfast-mount/plain',
  'holdfast-mount/a "quoted" \\ name',
  'holdfast-mount/line\nbreak and \u0001',
  'holdfast-mount/\u00e9\u2028\u{1f600}',
  Buffer.from([0x68, 0xff, 0xfe]),
  `holdfast-mount/${'deep/'.repeat(3000)}`,
]

test.each(names)('the line of %j is what any reader of tables takes it for', (name) => {
  const bytes = Buffer.from(name as string)
  const { line } = lineOf(bytes, null, Buffer.from('to\nthere'))
  const { header, ...plain } = fields
  expect(parseTableLine(line)).toEqual({
    kind: 'entry',
    entry: {
      ...plain,
      header: header.toString('base64'),
      name: bytes,
      link: Buffer.from('to\nthere'),
      chunks: [chunk],
    },
  })
  expect(nameOfLine(Buffer.from(line), 0, Buffer.byteLength(line))).toEqual(bytes)
})

test.each(names)('an entry is known by the beginning of its line: %j', (name) => {
  const bytes = Buffer.from(name as string)
  const { head, line } = lineOf(bytes)
  const text = Buffer.from(`{"format":1}\n${line}\n`)
  expect(head.isAt(text, 13)).toBe(true)
  expect(head.isAt(text, 12)).toBe(false)
  head.set('1 2 4', bytes, null)
  expect(head.isAt(text, 13)).toBe(false)
  head.set('1 2 3', bytes.subarray(0, -1), null)
  expect(head.isAt(text, 13)).toBe(false)
})

test('a file that was a hard link, and a link to another file, are other entries', () => {
  const { head, line } = lineOf(Buffer.from('m/b'), Buffer.from('m/a'))
  const text = Buffer.from(line)
  expect(head.isAt(text, 0)).toBe(true)
  expect(parseTableLine(line)).toMatchObject({ entry: { link: Buffer.from('m/a') } })
  head.set('1 2 3', Buffer.from('m/b'), null)
  expect(head.isAt(text, 0)).toBe(false)
  head.set('1 2 3', Buffer.from('m/b'), Buffer.from('m/'))
  expect(head.isAt(text, 0)).toBe(false)
})

test('what an entry takes up in the tar and in packs is read without the rest of its lines', () => {
  const { head, line } = lineOf(Buffer.from('m/b'))
  const more = writeMoreChunks({ refs: [chunk], shares: [[3, 5]] })
  const text = Buffer.from(`${line}\n${more}\n${more}\n{"end":{}}\n`)
  const end = text.indexOf('{"end"')
  const expected = { tarBytes: 1536, shares: [...shares, [3, 5], [3, 5]] }
  expect(readShares(text, head.length, end)).toEqual(expected)
  expect(parseTableLine(more)).toEqual({ kind: 'chunks', chunks: [chunk] })
})

test.each([
  ',"in":[[3,1000]],"header"',
  ',"tar":12,"in":[[3,1000],"header"',
  ',"tar":12,"in":[[3 1000]],"header"',
  ',"tar":12,"in":[[3,1000]],"header":""}\n{"chunks":[]}\n',
])('%s says nothing of the kind', (text) => {
  expect(readShares(Buffer.from(text), 0, text.length)).toBeNull()
})

test('the name in a line of an engine is found too', () => {
  const line = Buffer.from('{"header":"aaaa","name":"m/a","type":"0"}\n{"chunks":[]}\n')
  expect(nameOfLine(line, 0, line.length)).toEqual(Buffer.from('m/a'))
  expect(nameOfLine(Buffer.from('{"header"'), 0, 9)).toBeNull()
})
