import { expect, test } from 'vitest'
import { ChunkedBody } from './chunked-body.ts'

const framed = Buffer.from('5\r\nhello\r\n1B;name=x\r\n, this is a longer message!\r\n0\r\nTrailer: x\r\n\r\n')

function read(parts: readonly Buffer[]): { text: string; isOver: boolean } {
  const body = new ChunkedBody()
  let text = ''
  for (const part of parts) body.take(part, (from, to) => (text += part.toString('latin1', from, to)))
  return { text, isOver: body.isOver }
}

test('the framing comes off wherever the bytes are cut', () => {
  for (let first = 0; first <= framed.length; first += 1)
    for (let second = first; second <= framed.length; second += 7) {
      const parts = [framed.subarray(0, first), framed.subarray(first, second), framed.subarray(second)]
      expect(read(parts), `${first} ${second}`).toEqual({ text: 'hello, this is a longer message!', isOver: true })
    }
})

test('a body is not over before its very last byte', () => {
  for (let length = 0; length < framed.length; length += 1)
    expect(read([framed.subarray(0, length)]).isOver, `${length} bytes`).toBe(false)
})

test.each([
  ['x\r\n', 'no number'],
  ['-5\r\n', 'no number'],
  ['\r\n', 'no number'],
  ['5\nhello', 'without CR'],
  ['2\r\nhello\r\n', 'longer than it said'],
  ['0\r\n\r\n5\r\n', 'behind its end'],
  [`5;${'x'.repeat(2_000)}`, 'no end'],
])('%j is refused', (text, why) => {
  expect(() => read([Buffer.from(text)])).toThrow(why)
})
