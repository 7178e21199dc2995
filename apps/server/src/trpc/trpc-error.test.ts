import { expect, test } from 'vitest'
import { message, OpError, opErrorCode } from '@holdfast/contract'
import { toTrpcError } from './trpc-error.ts'

test.for([
  ['OWN_CONTAINER', 'CONFLICT'],
  ['PLAN_CHANGED', 'CONFLICT'],
  ['DISK_FULL', 'PRECONDITION_FAILED'],
  ['TIMEOUT', 'GATEWAY_TIMEOUT'],
  ['ENGINE_UNREACHABLE', 'SERVICE_UNAVAILABLE'],
] as const)('%s is answered as %s', ([code, expected]) => {
  const error = new OpError(code, message('verbatim', { text: 'A sentence.' }))
  expect(toTrpcError(error)).toMatchObject({ code: expected, message: 'A sentence.', cause: error })
})

test('only what is the fault of Holdfast itself is answered, and so logged, as one', () => {
  const faults = opErrorCode.options.filter(
    (code) =>
      toTrpcError(new OpError(code, message('verbatim', { text: 'A sentence.' }))).code === 'INTERNAL_SERVER_ERROR',
  )
  expect(faults).toEqual(['STORAGE_FAILED', 'INTERNAL'])
})
