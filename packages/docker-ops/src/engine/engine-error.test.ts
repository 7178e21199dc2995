import { expect, test } from 'vitest'
import type { OpErrorCode } from '@holdfast/contract'
import { engineError } from './ask-engine.ts'

const port =
  'driver failed programming external connectivity on endpoint web (d626): Bind for 0.0.0.0:18123 failed: port is already allocated'
const listen = 'Error starting userland proxy: listen tcp4 0.0.0.0:18124: bind: address already in use'
const newer = 'failed to bind host port 0.0.0.0:8080/tcp: address already in use'
const name = 'Conflict. The container name "/web" is already in use by container "4b82". You have to remove that one.'
const tooLong = 'file name too long'

test.for<[number, string, OpErrorCode, RegExp]>([
  [404, 'No such container: web', 'CONTAINER_NOT_FOUND', /^No container web/],
  [404, 'No such image: web', 'ENGINE_REFUSED', /No such image/],
  [500, 'Multiple IDs found with provided prefix: e', 'AMBIGUOUS_ID', /^web matches more than one/],
  [400, 'multiple IDs found with provided prefix: e', 'AMBIGUOUS_ID', /^web matches more than one/],
  [500, port, 'PORT_IN_USE', /^Port 18123 is in use/],
  [500, listen, 'PORT_IN_USE', /^Port 18124 is in use/],
  [500, newer, 'PORT_IN_USE', /^Port 8080 is in use/],
  [403, 'Address already in use', 'ENGINE_REFUSED', /Address/],
  [409, name, 'NAME_IN_USE', /"\/web"/],
  [409, 'Container web is not running', 'INVALID_STATE', /not running/],
  [500, 'Container web is not paused', 'INVALID_STATE', /not paused/],
  [500, 'write /var/lib/docker/x: no space left on device', 'DISK_FULL', /engine's disk/],
  [500, `lstat /var/lib/docker/overlay2/4b82/merged/a/b: ${tooLong}`, 'INVALID_STATE', /engine: "\/a\/b"/],
  [500, `mount failed on /tmp/1: lstat /srv/a: ${tooLong}`, 'INVALID_STATE', /engine: "\/srv\/a"/],
  [500, 'something else', 'ENGINE_REFUSED', /^something else$/],
])('%i "%s" is %s', ([statusCode, message, code, text]) => {
  const cause = Object.assign(new Error('(HTTP code)'), { statusCode, json: { message } })
  const error = engineError(cause, { container: 'web' })

  expect(error).toMatchObject({ code, cause })
  expect(error.message).toMatch(text)
})

test('a connection that fails is an engine that cannot be reached', () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
  expect(engineError(refused)).toMatchObject({ code: 'ENGINE_UNREACHABLE', message: /ECONNREFUSED/ })
})

test('a mistake of ours is not laid on the engine', () => {
  expect(engineError(new TypeError('x is not a function')).code).toBe('INTERNAL')
})
