import { hash, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { DataDigest } from './data-digest.ts'

const mebibyte = 1_048_576
const zeros = Buffer.alloc(5 * mebibyte)

test('a digest is of the bytes alone, in whatever pieces they come, and whether zeros are bytes or a hole', () => {
  const bytes = Buffer.concat([zeros, Buffer.from('data'), zeros, Buffer.from('end')])
  const whole = digestOf(bytes.length, [bytes])
  const middle = 5 * mebibyte
  expect(digestOf(bytes.length, [middle, 'data', middle, 'end'])).toBe(whole)
  expect(digestOf(bytes.length, [1, bytes.subarray(1, middle - 3), 3, 'data', middle, 'end'])).toBe(whole)
  const odd = Array.from({ length: 105 }, (_none, index) => bytes.subarray(index * 100_003, (index + 1) * 100_003))
  expect(digestOf(bytes.length, odd)).toBe(whole)
})

test('what differs in one byte, in where its zeros are or in how many there are has another digest', () => {
  const size = 3 * mebibyte + 4
  const other = [
    [3 * mebibyte + 4],
    [3 * mebibyte, 'data'],
    [2 * mebibyte, 'data', mebibyte],
    ['data', 3 * mebibyte],
    ['Data', 3 * mebibyte],
    ['\0data', 3 * mebibyte - 1],
    [mebibyte - 2, 'data', 2 * mebibyte + 2],
    [mebibyte, '\u0001', 2 * mebibyte + 3],
  ].map((pieces) => digestOf(size, pieces))
  other.push(digestOf(size + 1, [size + 1]), digestOf(size - 4, [size - 4]), digestOf(2 * mebibyte, [2 * mebibyte]))
  expect(new Set(other).size).toBe(other.length)
})

test('a file of less than a block has the sha256 of its bytes', () => {
  const small = randomBytes(mebibyte - 1)
  expect(digestOf(small.length, [small])).toBe(hash('sha256', small))
  expect(digestOf(0, [])).toBe(hash('sha256', ''))
  expect(digestOf(1_000, [1_000])).toBe(hash('sha256', Buffer.alloc(1_000)))
})

/** Of bytes, and of zeros where there is a number of them. */
function digestOf(size: number, pieces: readonly (Buffer | string | number)[]): string {
  const digest = new DataDigest(size)
  for (const piece of pieces)
    if (typeof piece === 'number') digest.addZeros(piece)
    else digest.add(Buffer.from(piece))
  return digest.end().toString('hex')
}
