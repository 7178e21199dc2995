import { expect, test } from 'vitest'
import { isAtLeast } from '../engine/agree-api.ts'
import type {} from './plan-context.ts'

test.each([
  ['1.41', '1.44', false],
  ['1.44', '1.44', true],
  ['1.9', '1.41', false],
  ['2.0', '1.44', true],
])('API %s is at least %s: %s', (version, floor, answer) => {
  expect(isAtLeast(version, floor)).toBe(answer)
})
