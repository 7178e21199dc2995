// @vitest-environment node
import { TRPCClientError } from '@trpc/client'
import { expect, test } from 'vitest'
import { retryUnanswered } from './resend.ts'
import { refuse } from './testing/create-fake-client.ts'

const lost = TRPCClientError.from(new TypeError('Failed to fetch'))

test('a call that got no answer is sent again, but not for ever', () => {
  expect([0, 1, 2, 3].map((failures) => retryUnanswered(failures, lost))).toEqual([true, true, true, false])
})

test('a refusal is an answer and is not asked for twice', () => {
  let refusal: unknown
  try {
    refuse({ message: 'Busy.', opCode: 'CONTAINER_BUSY' })
  } catch (error) {
    refusal = error
  }
  expect(retryUnanswered(0, refusal)).toBe(false)
})
