import { expect, test } from 'vitest'
import { readByDescriptors, readByTar, underAttack } from '../testing/under-attack.ts'

test.for([
  ['walk', readByDescriptors],
  ['tar', readByTar],
] as const)(
  'a minute of swaps under a %s: no foreign name, no foreign byte, no descriptor left, nothing hangs',
  async ([, read]) => {
    const { foreign, descriptors, passes } = await underAttack(read, 60_000)
    expect(foreign).toEqual([])
    expect(descriptors).toBe(1)
    expect(passes).toBeGreaterThan(0)
  },
)
