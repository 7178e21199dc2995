import { expect, test } from 'vitest'
import { shareParts } from './share-parts.ts'

const first = {
  container: { State: { Pid: 1 }, Config: { Env: ['A=1', 'B=2'] } },
  volumes: [{ Name: 'data' }],
  image: null,
}

test('what is equal is held once, and everything still says what it said', () => {
  const second = structuredClone(first)
  second.container.State.Pid = 2
  const shared = shareParts(structuredClone(second), first) as typeof first
  expect(shared).toEqual(second)
  expect(shared.container.Config).toBe(first.container.Config)
  expect(shared.volumes).toBe(first.volumes)
  expect(first.container.State.Pid).toBe(1)
  expect(shareParts(structuredClone(first), first)).toBe(first)
})

test.each([
  [{ a: [] }, { a: {} }],
  [{ a: 1, b: 2 }, { a: 1 }],
  [{ a: 1 }, { a: 1, b: 2 }],
  [['a'], ['a', 'b']],
  [
    ['b', 'a'],
    ['a', 'b'],
  ],
  [JSON.parse('{"__proto__":{},"toString":1}'), {}],
  [null, {}],
  ['text', undefined],
])('%j is not taken for %j', (value, like) => {
  const shared = shareParts(structuredClone(value), like)
  expect(JSON.stringify(shared)).toBe(JSON.stringify(value))
  expect(shared).not.toBe(like)
})

test('the deepest document is shared without a stack as deep', () => {
  const text = '['.repeat(100_000) + ']'.repeat(100_000)
  expect(() => shareParts(JSON.parse(text), JSON.parse(text))).not.toThrow()
})
