// @vitest-environment node
import { expect, test } from 'vitest'
import { describeRestart } from './describe-restart.ts'

test.for([
  ['no', 'no', 'Never'],
  ['always', 'always', 'Always'],
  ['no', 'on-failure', 'Never until it was seen healthy, then on failure'],
  ['no', 'some-day', 'Never until it was seen healthy, then some-day'],
] as const)('a restart policy %s, then %s, is told as: %s', ([firstStart, afterwards, words]) => {
  expect(describeRestart({ firstStart, afterwards })).toBe(words)
})
