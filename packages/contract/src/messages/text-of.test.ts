import { expect, test } from 'vitest'
import { storedMessage } from '../stored-message.ts'
import { message } from './message.ts'
import { textOf } from './text-of.ts'

test('a message inside a message is written before it is put there', () => {
  const inner = message('verbatim', { text: 'The disk is full.' })
  expect(textOf(message('several', { messages: ['Two failed.', inner] }))).toBe('Two failed. The disk is full.')
})

test('a code that only a newer version knows is shown with its parameters', () => {
  expect(textOf({ code: 'from-tomorrow', params: { name: 'web' } })).toBe('from-tomorrow {"name":"web"}')
  expect(textOf({ code: 'toString', params: {} })).toBe('toString {}')
})

test('a known code with parameters of another version is shown as it is', () => {
  expect(textOf({ code: 'several', params: {} })).toBe('several {}')
})

test('a sentence that an earlier version stored reads as it was written', () => {
  expect(textOf(storedMessage.parse('Sockets: the program that listens makes them anew.'))).toBe(
    'Sockets: the program that listens makes them anew.',
  )
})

test('a user calls things as he likes: nothing in a name is rewritten', () => {
  const name = 'source-clone ${x} {name} $1'
  expect(textOf(message('verbatim', { text: name }))).toBe(name)
})

test('what a terminal would obey in a name, or what turns a line round, is spelled out', () => {
  const name = 'a\u001b[2J\u009b31m\r\u202egnp.exe\u2028\0'
  const shown = 'a\\u001b[2J\\u009b31m\\u000d\\u202egnp.exe\\u2028\\u0000'
  expect(textOf(message('verbatim', { text: name }))).toBe(shown)
  expect(textOf(message('several', { messages: [name, 'two\n\tlines'] }))).toBe(`${shown} two\n\tlines`)
  expect(textOf({ code: `new\u202e`, params: {} })).toBe('new\\u202e {}')
})

test('a message that nests without end is refused, and exhausts nothing', () => {
  const nested = (levels: number): unknown =>
    JSON.parse(`${'{"code":"verbatim","params":{"text":'.repeat(levels)}"x"${'}}'.repeat(levels)}`)
  expect(storedMessage.safeParse(nested(10)).success).toBe(true)
  for (const levels of [100, 100_000]) expect(storedMessage.safeParse(nested(levels)).success).toBe(false)
})
