import { textOf } from '@holdfast/contract'
import { expect, test } from 'vitest'
import { findShrunk } from './backup-recipe.ts'

const tree = (path: string, entries: number, bytes: number) => ({ path, key: path, entries, bytes, newBytes: 0 })

test('a mount that lost most of its entries or bytes since the backup before is named', () => {
  const before = [tree('/data', 200, 5_000_000), tree('/log', 30, 9_000_000)]
  const warnings = findShrunk([tree('/data', 3, 5_000_000), tree('/log', 30, 2_000_000)], before)
  expect(warnings.map(textOf)).toEqual([
    expect.stringMatching(/^\/data .*: 3 instead of 200 entries/),
    expect.stringMatching(/^\/log .*: 2000000 instead of 9000000 bytes/),
  ])
})

test('small mounts, new ones and ones that grew are nothing to warn of', () => {
  const before = [tree('/small', 4, 3_000), tree('/grown', 100, 2_000_000)]
  const now = [tree('/small', 1, 100), tree('/grown', 400, 9_000_000), tree('/new', 1, 512)]
  expect(findShrunk(now, before)).toEqual([])
})
