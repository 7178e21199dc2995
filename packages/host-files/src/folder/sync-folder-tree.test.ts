import { lstatSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { keepsCtime } from './keeps-ctime.ts'
import { openHostFolder } from './open-host-folder.ts'
import { syncFolderTree } from './sync-folder-tree.ts'

test('a sync tells the time before it: what was written earlier is older, what is written later is not, up to a clock tick', async () => {
  using root = temporaryFolder()
  writeFileSync(root.at('before'), '')
  using folder = openHostFolder(root.path)
  const syncedAtNs = await syncFolderTree(folder)
  writeFileSync(root.at('after'), '')
  const tick = 20_000_000n
  expect(lstatSync(root.at('before'), { bigint: true }).ctimeNs).toBeLessThan(syncedAtNs + tick)
  expect(lstatSync(root.at('after'), { bigint: true }).ctimeNs).toBeGreaterThan(syncedAtNs - tick)
})

test('memory, processes and devices keep no ctime that could be trusted', () => {
  using memory = openHostFolder('/dev/shm')
  using processes = openHostFolder('/proc')
  expect([memory, processes].map(keepsCtime)).toEqual([false, false])
})
