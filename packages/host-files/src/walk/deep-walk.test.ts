import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { collectWalk } from '../testing/collect-walk.ts'
import { makeNested } from '../testing/make-nested.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

/** Of the way down, of three batches and the one that is made meanwhile, and of the process itself. */
const mostDescriptors = 64 + 4 * 64 + 64

test('a tree of 5,000 folders one in the other is walked whole, with few descriptors', async () => {
  using root = temporaryFolder()
  makeNested(root.path, Array<string>(5_000).fill('d'))
  let most = 0
  const { paths, events } = await collectWalk(root.path, {
    onEntry: ({ base }) => base[0] === 0x7e && (most = Math.max(most, readdirSync('/proc/self/fd').length)),
  })
  expect(events).toEqual([])
  expect(paths).toHaveLength(10_001)
  expect(paths.filter((path) => path.endsWith('~'))).toHaveLength(5_000)
  // Down first, and the files after the folder that is before them.
  expect(paths[5_000]).toBe(Array(5_000).fill('d').join('/'))
  expect(paths[10_000]).toBe('d/~')
  expect(most).toBeLessThan(mostDescriptors)
})

test('paths of more than 4,096 bytes are as good as any', async () => {
  using root = temporaryFolder()
  makeNested(
    root.path,
    Array.from({ length: 19 }, (_, i) => String.fromCharCode(97 + i).repeat(240)),
  )
  const { paths, entries } = await collectWalk(root.path)
  expect(paths).toHaveLength(39)
  const deepest = paths.toSorted((one, other) => other.length - one.length)[0] ?? ''
  expect(deepest).toHaveLength(19 * 241 + 1)
  expect(entries.get(deepest)?.kind).toBe('file')
})
