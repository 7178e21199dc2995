import { expect, test } from 'vitest'
import { Challenges } from './challenges.ts'

test('a challenge is answered once, unless it has more tries', () => {
  const once = new Challenges<string>({ lifetimeMs: 1000 })
  const id = once.open('first')
  expect([once.answer(id), once.answer(id)]).toEqual(['first', null])

  const thrice = new Challenges<string>({ lifetimeMs: 1000, tries: 3 })
  const other = thrice.open('second')
  expect([1, 2, 3, 4].map(() => thrice.answer(other))).toEqual(['second', 'second', 'second', null])
})

test('a challenge that was answered rightly has no tries left', () => {
  const challenges = new Challenges<string>({ lifetimeMs: 1000, tries: 5 })
  const id = challenges.open('value')
  challenges.answer(id)
  expect([challenges.close(id), challenges.close(id)]).toEqual([true, false])
  expect(challenges.answer(id)).toBeNull()
})

test('a challenge ends with its time, and names that were never given are nothing', () => {
  let now = 0
  const challenges = new Challenges<string>({ lifetimeMs: 1000, tries: 5, now: () => now })
  const id = challenges.open('value')
  expect(challenges.answer(id)).toBe('value')
  now = 1000
  expect(challenges.answer(id)).toBeNull()
  expect(challenges.answer('__proto__')).toBeNull()
})

test('a flood drops the oldest challenges', () => {
  const challenges = new Challenges<number>({ lifetimeMs: 1000, now: () => 0 })
  const [oldest = ''] = Array.from({ length: 10_001 }, (_, index) => challenges.open(index))
  expect(challenges.answer(oldest)).toBeNull()
  expect(challenges.answer(challenges.open(-1))).toBe(-1)
})
