// @vitest-environment node
import { expect, test } from 'vitest'
import { parseMemory } from './clone-settings.ts'

test.for([
  ['0', 0],
  ['6291456', 6_291_456],
  ['512M', 536_870_912],
  ['512m', 536_870_912],
  ['512 MiB', 536_870_912],
  ['1.5G', 1_610_612_736],
  [' 2g ', 2_147_483_648],
  ['64kb', 65_536],
  ['100b', 100],
  ['', null],
  ['G', null],
  ['-1M', null],
  ['1,5G', null],
  ['12X', null],
  ['1e9', null],
  ['99999999T', null],
] as const)('%j is %j bytes', ([text, bytes]) => {
  expect(parseMemory(text)).toBe(bytes)
})
