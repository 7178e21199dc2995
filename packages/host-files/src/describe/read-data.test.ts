import { closeSync, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { keyOf } from './describe-entry.ts'
import { readData } from './read-data.ts'

const mebibyte = 1_048_576

/** What came, as texts that can be compared. */
function pieces(fd: number, size: number, between: (count: number) => void = () => {}): string[] {
  const seen: string[] = []
  for (const piece of readData(fd, size, Buffer.alloc(mebibyte))) {
    seen.push('data' in piece ? `data ${piece.data.length}` : JSON.stringify(piece))
    between(seen.length)
  }
  return seen
}

test('holes are told and not read, at the begin, between and at the end', () => {
  using root = temporaryFolder()
  const fd = openSync(root.at('file'), 'w+')
  writeSync(fd, Buffer.alloc(mebibyte, 1), 0, mebibyte, 2 * mebibyte)
  writeSync(fd, Buffer.alloc(4_096, 1), 0, 4_096, 5 * mebibyte)
  ftruncateSync(fd, 20_000 * mebibyte)
  expect(pieces(fd, 20_000 * mebibyte)).toEqual([
    `{"hole":${2 * mebibyte}}`,
    `data ${mebibyte}`,
    `{"hole":${2 * mebibyte}}`,
    'data 4096',
    `{"hole":${19_995 * mebibyte - 4_096}}`,
  ])
  closeSync(fd)
})

test('a file that becomes shorter while it is read says so, in data and in a hole', () => {
  using root = temporaryFolder()
  const fd = openSync(root.at('file'), 'w+')
  writeSync(fd, Buffer.alloc(3 * mebibyte, 1))
  const cut = pieces(fd, 3 * mebibyte, (count) => count === 1 && ftruncateSync(fd, mebibyte + 10))
  expect(cut).toEqual([`data ${mebibyte}`, 'data 10', '{"shrunk":true}'])
  expect(pieces(fd, 3 * mebibyte)).toEqual([`data ${mebibyte}`, 'data 10', '{"shrunk":true}'])
  ftruncateSync(fd, 0)
  ftruncateSync(fd, 2 * mebibyte)
  expect(pieces(fd, 3 * mebibyte)).toEqual([`{"hole":${2 * mebibyte}}`, '{"shrunk":true}'])
  closeSync(fd)
})

test('what is appended meanwhile is left out, and the key says so', () => {
  using root = temporaryFolder()
  const fd = openSync(root.at('file'), 'w+')
  writeSync(fd, 'abc')
  const key = keyOf(fd)
  expect(pieces(fd, 3, () => writeSync(fd, 'def'))).toEqual(['data 3'])
  expect(keyOf(fd)).not.toBe(key)
  closeSync(fd)
})

test('what cannot be read says why', () => {
  using root = temporaryFolder()
  mkdirSync(root.at('folder'))
  const fd = openSync(root.at('folder'), 'r')
  expect(pieces(fd, 3)).toEqual(['{"unreadable":"EISDIR"}'])
  closeSync(fd)
})
