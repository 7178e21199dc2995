import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { readLines } from './read-lines.ts'

test('lines come whole, however the bytes were cut, letters of several bytes too', async () => {
  const bytes = [...Buffer.from('caf\u00e9\n\u2192\n\nlast')].map((byte) => Buffer.of(byte))
  const answer = Readable.from(bytes, { objectMode: false })

  expect(await Readable.from(readLines(answer)).toArray()).toEqual(['caf\u00e9', '\u2192', ''])
})

test('a stream that breaks between two reads is an engine that cannot be reached', async () => {
  const answer = new Readable({ read() {} })
  answer.push('one\n')
  const lines = readLines(answer)
  expect(await lines.next()).toEqual({ done: false, value: 'one' })
  answer.destroy(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }))

  await expect(lines.next()).rejects.toMatchObject({ code: 'ENGINE_UNREACHABLE' })
})
