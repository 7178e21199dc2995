import { expect, test } from 'vitest'
import { message, OpError } from '@holdfast/contract'
import { recordingLog } from './testing/recording-log.ts'

const token = `hft_${'Ab-_9'.repeat(8)}`

test.each([
  ['authorization', { headers: { authorization: 'x-secret' } }],
  ['Cookie', { request: { headers: { Cookie: ['x-secret'] } } }],
  ['password', { input: { name: 'a', password: 'x-secret' } }],
  ['setupToken', { setupToken: 'x-secret' }],
  ['clientSecret', { provider: [{ clientSecret: 'x-secret' }] }],
  ['env', { overrides: { env: { PGPASSWORD: 'x-secret' } } }],
  ['tlsPassphrase', { tlsPassphrase: 'x-secret' }],
])('what stands under the name of a secret is hidden in the log: %s', (name, facts) => {
  const { log, lines } = recordingLog()
  log.error(facts, 'it failed')
  log.error({ err: Object.assign(new Error('it failed'), facts) }, 'it failed')
  expect(lines.join('')).not.toContain('x-secret')
  for (const line of lines) expect(line).toMatch(new RegExp(`"${name}":"\\(hidden\\)"`))
})

test('a token or a header that a foreign sentence quotes is hidden, with its causes', () => {
  const { log, lines } = recordingLog()
  const foreign = new Error(`refused: Authorization: Bearer ${'abc.def'.repeat(3)} by proxy`)
  const error = new OpError('INTERNAL', message('verbatim', { text: `No such token ${token}.` }), { cause: foreign })
  log.error({ err: error, url: `/x?token=${token}` }, `it failed for ${token}`)
  expect(lines.join('')).not.toMatch(/hft_|abc\.def/)
  expect(lines.join('')).toContain('No such token (hidden).')
})

test('a name that would move a terminal’s cursor or turn the line round is written escaped, one line each', () => {
  const { log, lines } = recordingLog()
  const hostile = '\u001b[2J\u009b31m\r\n{"level":60}\u202egnp.exe\u2028\u007f\0'
  log.warn({ name: hostile, err: new Error(hostile) }, hostile)
  expect(lines).toHaveLength(1)
  // oxlint-disable-next-line no-control-regex -- they are what it is about
  expect(lines[0]?.slice(0, -1)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u202e]/)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ name: hostile, msg: hostile })
})
