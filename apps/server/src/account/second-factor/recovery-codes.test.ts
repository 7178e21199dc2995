import { expect, test } from 'vitest'
import { createRecoveryCodes, hashRecoveryCode } from './recovery-codes.ts'

test('ten codes of 80 random bits, none twice, and none that could be a code of the app', () => {
  const codes = createRecoveryCodes()
  expect(new Set(codes).size).toBe(10)
  for (const code of codes) expect(code).toMatch(/^([0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}$/)
})

test('a code is the same however a person writes it, and another one is another', () => {
  const hash = hashRecoveryCode('0g1k-9f2m-xq4t-b8hd')
  for (const spelling of ['0G1K-9F2M-XQ4T-B8HD', ' 0g1k 9f2m xq4t b8hd ', 'ogik9f2mxq4tb8hd', 'OGLK–9F2M–XQ4T–B8HD'])
    expect(hashRecoveryCode(spelling)).toBe(hash)
  expect(hashRecoveryCode('0g1k-9f2m-xq4t-b8he')).not.toBe(hash)
})
