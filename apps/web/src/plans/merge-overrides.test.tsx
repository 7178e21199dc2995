// @vitest-environment node
import { expect, test } from 'vitest'
import { mergeOverrides } from './merge-overrides.ts'

test('the fix of a conflict takes nothing away that was chosen before, of no network either', () => {
  const before = {
    hostname: 'web',
    links: { db: null },
    networks: { front: { aliases: ['web'], ipv4Address: null }, back: null },
  }
  const fix = { links: { cache: 'redis' }, networks: { front: { macAddress: null } }, ports: 'auto' } as const
  expect(mergeOverrides(before, fix)).toEqual({
    hostname: 'web',
    ports: 'auto',
    links: { db: null, cache: 'redis' },
    networks: { front: { aliases: ['web'], ipv4Address: null, macAddress: null }, back: null },
  })
})

test('a network that a fix excludes is excluded, however it was to be joined', () => {
  const before = { networks: { front: { aliases: ['web'] } } }
  expect(mergeOverrides(before, { networks: { front: null } })).toEqual({ networks: { front: null } })
  expect(mergeOverrides({ networks: { front: null } }, before)).toEqual(before)
})
