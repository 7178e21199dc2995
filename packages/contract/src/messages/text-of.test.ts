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

test('a message that nests without end is refused, and exhausts nothing', () => {
  const nested = (levels: number): unknown =>
    JSON.parse(`${'{"code":"verbatim","params":{"text":'.repeat(levels)}"x"${'}}'.repeat(levels)}`)
  expect(storedMessage.safeParse(nested(10)).success).toBe(true)
  for (const levels of [100, 100_000]) expect(storedMessage.safeParse(nested(levels)).success).toBe(false)
})
