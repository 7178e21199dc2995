// @vitest-environment node
import { expect, test } from 'vitest'
import { describeRestart } from './more-settings.tsx'

test.for([
  ['no', 'no', 'Never'],
  ['always', 'always', 'Always'],
  ['no', 'on-failure', 'Never until it is healthy, then on failure'],
  ['no', 'some-day', 'Never until it is healthy, then some-day'],
] as const)('a restart policy %s, then %s, is told as: %s', ([firstStart, afterwards, words]) => {
  expect(describeRestart({ firstStart, afterwards })).toBe(words)
})
