import { expect, test } from 'vitest'
import { createTemporaryVault } from '@holdfast/vault/testing'
import { openVault } from '@holdfast/vault'
import { silentLog } from '../testing/silent-log.ts'
import { StoredBytes } from './stored-bytes.ts'

test('what a vault stores is counted again when its backups are others, and not at every look', async () => {
  await using made = await createTemporaryVault()
  const vault = await openVault(made.path)
  let counts = 0
  const counted = { ...vault, usage: async () => ({ ...(await vault.usage()), storedBytes: (counts += 1) }) }
  const stored = new StoredBytes(silentLog)
  expect(await stored.look(counted, [])).toBe(1)
  expect(await stored.look(counted, [])).toBe(1)
  expect(await stored.look(counted, [{ id: 'a' }])).toBe(2)
})
