import { expect, test } from 'vitest'
import { describeStopLimit } from './describe-stop-limit.ts'

test('how long a container may take to stop is said, and what happens then', () => {
  expect(describeStopLimit({ seconds: 10, kills: true })).toBe(
    'It has 10 s to stop before it is killed, as its stop timeout says.',
  )
  expect(describeStopLimit({ seconds: 600, kills: false })).toBe(
    'It has 10 min to stop; if it does not, it is not killed but runs on, and this fails.',
  )
})
