import { expect, test } from 'vitest'
import { createSecret, stepOf, uriOf } from './totp.ts'

/** RFC 6238 appendix B, the SHA-1 rows, as the six digits of their eight. */
const rfcSecret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const rfcCodes = [
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
] as const

test.each(rfcCodes)('at %i seconds the code of the RFC is %s, and its step is told', (seconds, code) => {
  expect(stepOf(code, rfcSecret, seconds * 1000)).toBe(Math.floor(seconds / 30))
})

test('a code is taken one step early and one late, not two, and stays of its own step', () => {
  const [[, code]] = rfcCodes
  const at = (step: number) => stepOf(code, rfcSecret, step * 30_000)
  expect([at(-1), at(0), at(1), at(2), at(3)]).toEqual([null, 1, 1, 1, null])
})

test.each(['', '28708', '2870821', '28708a', '２８７０８２', '287082\0'])('%j is no code', (code) => {
  expect(stepOf(code, rfcSecret, 59_000)).toBeNull()
})

test('a secret has 160 random bits, and its address names the panel and the user as they are', () => {
  expect(createSecret()).toMatch(/^[A-Z2-7]{32}$/)
  expect(createSecret()).not.toBe(createSecret())
  const uri = new URL(uriOf(rfcSecret, 'ann & bob/ä'))
  expect(uri.protocol).toBe('otpauth:')
  expect(decodeURIComponent(uri.pathname)).toContain('Holdfast:ann & bob/ä')
  expect(Object.fromEntries(uri.searchParams)).toMatchObject({
    secret: rfcSecret,
    issuer: 'Holdfast',
    digits: '6',
    period: '30',
    algorithm: 'SHA1',
  })
})
