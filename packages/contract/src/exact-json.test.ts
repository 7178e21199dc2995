import { expect, test } from 'vitest'
import { digitsAsText, parseExactly, stringifyExactly } from './exact-json.ts'

test.each([
  '9007199254740991',
  '9007199254740992',
  '9007199254740993',
  '-9007199254740993',
  '9223372036854775807',
  '-9223372036854775808',
  '18446744073709551615',
  '0',
  '-1',
  '{"Ulimits":[{"Name":"core","Hard":9223372036854775807,"Soft":1024}],"Rate":18446744073709551615,"Id":"1234567890123456789"}',
  '[null,true,1.5,"9007199254740993",{"__proto__":{"a":9007199254740993}}]',
])('%s is the same text again', (text) => {
  expect(stringifyExactly(parseExactly(text))).toBe(text)
})

test('what a number holds stays a number, and only what it does not is a bigint', () => {
  expect(parseExactly('[1,9007199254740991,9007199254740993,1e300,1234567890123456.5]')).toEqual([
    1,
    9007199254740991,
    9007199254740993n,
    1e300,
    1234567890123456.5,
  ])
})

test('what is no JSON is refused as ever', () => {
  expect(() => parseExactly('{"a":9007199254740993')).toThrow(SyntaxError)
  expect(() => parseExactly('')).toThrow(SyntaxError)
})

test('for a reader who would round it, a long number is text', () => {
  const value = { Hard: 9223372036854775807n, list: [9007199254740993n, 1, null], text: 'x' }
  expect(digitsAsText(value)).toEqual({ Hard: '9223372036854775807', list: ['9007199254740993', 1, null], text: 'x' })
})
