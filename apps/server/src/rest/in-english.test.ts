import { expect, test } from 'vitest'
import { message } from '@holdfast/contract'
import { inEnglish } from './in-english.ts'

const said = message('verbatim', { text: 'The disk is full.' })

test('every message in an answer is written, however deep it lies, and all else stays as it is', () => {
  const answer = { a: said, list: [said, 'text', 5, null], deep: { code: 'X', message: said, on: true } }
  expect(inEnglish(answer)).toEqual({
    a: 'The disk is full.',
    list: ['The disk is full.', 'text', 5, null],
    deep: { code: 'X', message: 'The disk is full.', on: true },
  })
})

test('what only looks like a message is none', () => {
  const near = [{ code: 'X' }, { code: 5, params: {} }, { code: 'X', params: {}, more: 1 }, { params: {} }]
  expect(inEnglish(near)).toEqual(near)
})

test('a user’s names go through untouched', () => {
  const name = '{"code":"verbatim","params":{}}'
  expect(inEnglish({ name, [name]: 1 })).toEqual({ name, [name]: 1 })
})
