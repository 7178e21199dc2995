import { expect, test } from 'vitest'
import { sameValue } from './same-value.ts'

test.each([
  [null, undefined, true],
  [null, [], true],
  [{}, null, true],
  [{ a: null }, {}, true],
  [{ a: [] }, null, true],
  [{ a: 1, b: null }, { a: 1 }, true],
  [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
  ['', null, false],
  [0, null, false],
  [false, null, false],
  [[1, 2], [2, 1], false],
  [{ a: [9007199254740993n] }, { a: [9007199254740993n] }, true],
  [9007199254740993n, 9007199254740992n, false],
])('%o and %o: %s', (one, other, same) => {
  expect(sameValue(one, other)).toBe(same)
})
