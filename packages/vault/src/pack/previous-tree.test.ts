import { expect, test } from 'vitest'
import { compareNames } from './previous-tree.ts'

test('names are in the order of a tar: component by component, a folder before what is in it', () => {
  const inOrder = [
    'm/',
    'm/a',
    'm/a/',
    'm/a/b',
    'm/a/b/c',
    'm/a b',
    'm/a!',
    'm/a-',
    'm/a.x/',
    'm/a.x/y',
    'm/ab',
    'm/\u00e9',
  ]
  const names = inOrder.map((name) => Buffer.from(name))
  for (const [at, name] of names.entries())
    for (const [otherAt, other] of names.entries()) {
      // `m/a` and `m/a/` are one name.
      const same = at === otherAt || (Math.min(at, otherAt) === 1 && Math.max(at, otherAt) === 2)
      const isRight = same ? compareNames(name, other) === 0 : compareNames(name, other) < 0 === at < otherAt
      expect([inOrder[at], inOrder[otherAt], isRight]).toEqual([inOrder[at], inOrder[otherAt], true])
    }
})
