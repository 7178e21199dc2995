import { expect, test } from 'vitest'
import { freeName } from './free-name.ts'

const taken = (containers: string[], volumes: string[] = []) => ({
  containers: new Set(containers),
  volumes: new Set(volumes),
})

test.each([
  ['web-clone', taken([]), 'web-clone'],
  ['web-clone', taken(['web-clone']), 'web-clone-2'],
  ['web-clone-2', taken(['web-clone', 'web-clone-2']), 'web-clone-3'],
  // The clone is gone, its volume is not.
  ['web-clone', taken([], ['web-clone-data']), 'web-clone-2'],
  ['web-clone', taken(['web-clone-2'], ['web-clone-data', 'web-clone-3-data']), 'web-clone-4'],
])('of %s the next free name is found, with its volume', (stem, names, free) => {
  expect(freeName(stem, ['-data'], names)).toBe(free)
})

test('the longest name stays within the limit', () => {
  const name = 'x'.repeat(128)
  expect(freeName(name, [], taken([name]))).toBe(`${'x'.repeat(126)}-2`)
})
