import { expect, test } from 'vitest'
import { decodeBase64 } from './decode-base64.ts'

test('base64 is read strictly, with padding or without', () => {
  expect(decodeBase64('L2E=', 'path')).toEqual(Buffer.from('/a'))
  expect(decodeBase64('L2E', 'path')).toEqual(Buffer.from('/a'))
  expect(decodeBase64('', 'path')).toHaveLength(0)
  expect(() => decodeBase64('not base64!', 'path')).toThrow(
    expect.objectContaining({ code: 'BAD_REQUEST', field: 'path' }),
  )
})
