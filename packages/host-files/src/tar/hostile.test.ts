import { expect, test } from 'vitest'
import { readByDescriptors, readByPaths, readByTar, underAttack } from '../testing/under-attack.ts'

const isRoot = process.getuid?.() === 0

test.runIf(isRoot)('the attack works: who opens by paths reads what is others’', async () => {
  const { foreign } = await underAttack(readByPaths, 25_000)
  expect(foreign).not.toEqual([])
})

test.runIf(isRoot).for([
  ['walk', readByDescriptors],
  ['tar', readByTar],
] as const)(
  'who swaps folders, links and files under a %s gets no foreign name and no foreign byte out',
  async ([, read]) => {
    const { foreign, descriptors, passes } = await underAttack(read, 3_000)
    expect(foreign).toEqual([])
    expect(descriptors).toBe(1)
    expect(passes).toBeGreaterThan(0)
  },
)
