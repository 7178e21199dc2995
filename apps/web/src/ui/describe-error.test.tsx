// @vitest-environment node
import { expect, test } from 'vitest'
import { refuse } from '../trpc/testing/create-fake-client.ts'
import { describeError } from './describe-error.ts'

test('a refusal keeps its sentence, its code and its field', () => {
  const error = caught(() => refuse({ message: 'web exists already.', opCode: 'NAME_IN_USE', field: 'name' }))
  expect(describeError(error)).toMatchObject({
    title: 'The name is in use',
    message: 'web exists already.',
    code: 'NAME_IN_USE',
    field: 'name',
  })
})

test('a refusal is written from its code and what it is about; one of a newer server keeps that server’s sentence', () => {
  const detail = { code: 'field-unknown', params: { field: 'options.nmae' } }
  const error = caught(() => refuse({ message: 'in another language', opCode: 'BAD_REQUEST', detail }))
  expect(describeError(error).message).toBe('options.nmae: is not known here')
  const newer = { code: 'from-tomorrow', params: { field: 'name' } }
  const unknown = caught(() => refuse({ message: 'The server’s sentence.', opCode: 'BAD_REQUEST', detail: newer }))
  expect(describeError(unknown).message).toBe('The server’s sentence.')
})

test.for([new TypeError('Failed to fetch'), 'text', null, { data: { opCode: 'NEVER_HEARD_OF' } }])(
  'what is not Holdfast’s own answer is told as such, never with foreign words: %s',
  (error) => {
    expect(describeError(error)).toMatchObject({ title: 'Holdfast does not answer', code: null })
    expect(describeError(error).message).not.toMatch(/fetch|TypeError/)
  },
)

function caught(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    return error
  }
}
