import { expect, test } from 'vitest'
import { relyingPartyOf } from './relying-party.ts'

test.each([
  ['https://holdfast.example', 'holdfast.example'],
  ['https://HOLDFAST.example:8443', 'holdfast.example'],
  ['http://localhost:3010', 'localhost'],
  ['http://panel.localhost:3010', 'panel.localhost'],
  ['https://nas', 'nas'],
])('%s signs in with passkeys of %s', (origin, id) => {
  expect(relyingPartyOf(origin)).toEqual({ id, origin: origin.toLowerCase() })
})

test.each([
  'http://127.0.0.1:3010',
  'https://192.168.1.9',
  'http://[::1]:3010',
  'https://[fe80::1]',
  'https://0x7f.1',
  'http://nas:3010',
])('%s has none: browsers refuse', (origin) => {
  expect(relyingPartyOf(origin)).toBeNull()
})
