import { expect, test } from 'vitest'
import { hostPortRange } from './host-port-range.ts'

test.each([
  ['8080', { first: 8080, last: 8080 }],
  ['8000-8010', { first: 8000, last: 8010 }],
  ['8080/tcp', { first: 8080, last: 8080 }],
  ['65535', { first: 65_535, last: 65_535 }],
  ['', null],
  [undefined, null],
  ['0', null],
  ['http', null],
  ['8010-8000', null],
  ['65536', null],
  ['65530-65536', null],
  ['-1', null],
])('%s is fixed to %j', (text, range) => {
  expect(hostPortRange(text)).toEqual(range)
})
