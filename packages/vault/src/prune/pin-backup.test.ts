import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openVault } from '../open-vault.ts'
import { makeBackup } from '../testing/sample-backup.ts'
import { createTemporaryVault } from '../testing/temporary-vault.ts'

const { signal } = new AbortController()

test('a pinned backup is not removed until it is unpinned, and the pin survives whatever else is recorded with it', async () => {
  await using world = await createTemporaryVault()
  const { vault } = world
  const { id, pinned } = await makeBackup(vault, { draftId: 'job' })
  expect(pinned).toBe(false)
  await vault.pin(id, true)
  await vault.verify(id, 'full', { signal, onBytes: () => {} })
  const again = await openVault(world.path)
  expect((await again.list()).backups).toMatchObject([{ id, pinned: true, verified: { method: 'full', problems: [] } }])
  await expect(vault.remove(id)).rejects.toMatchObject({ code: 'INVALID_STATE', detail: { code: 'backup-pinned' } })
  await expect(again.remove(id, { onlyIf: () => true })).rejects.toMatchObject({ code: 'INVALID_STATE' })
  await vault.pin(id, false)
  expect((await vault.list()).backups).toMatchObject([{ id, pinned: false, verified: { problems: [] } }])
  expect(await vault.remove(id)).toBe(true)
  expect((await vault.list()).backups).toEqual([])
})

test('a ref of an earlier version, without a pin, is of a backup that is not pinned', async () => {
  await using world = await createTemporaryVault()
  const { id } = await makeBackup(world.vault, { draftId: 'job' })
  const path = join(world.path, `refs/${id}.json`)
  expect(Object.keys((JSON.parse(await readFile(path, 'utf8')) as { annotations: object }).annotations)).toEqual([
    'org.opencontainers.image.ref.name',
    'io.holdfast.draft',
  ])
  expect((await world.vault.list()).backups).toMatchObject([{ id, pinned: false }])
})

test('whether a backup goes is asked again when its turn comes, with what the vault has then', async () => {
  await using world = await createTemporaryVault()
  const { vault } = world
  const { id } = await makeBackup(vault, { draftId: 'one' })
  const broken = await makeBackup(vault, { draftId: 'two', key: 'other' })
  await writeFile(join(world.path, `refs/${broken.id}.json`), 'garbage')
  const seen: unknown[] = []
  const removed = await vault.remove(id, {
    onlyIf: ({ backups, unreadable }) => {
      seen.push([backups.map((one) => one.id), unreadable.map((one) => one.id)])
      return unreadable.length === 0
    },
  })
  expect([removed, seen]).toEqual([false, [[[id], [broken.id]]]])
  expect((await vault.list()).backups).toMatchObject([{ id }])
})

test('nobody pins a backup that is not there, or a ref that cannot be read', async () => {
  await using world = await createTemporaryVault()
  const { id } = await makeBackup(world.vault, { draftId: 'job' })
  await expect(world.vault.pin('web-20260101T000000Z-abcd', true)).rejects.toMatchObject({ code: 'BACKUP_NOT_FOUND' })
  await writeFile(join(world.path, `refs/${id}.json`), 'garbage')
  await expect(world.vault.pin(id, true)).rejects.toMatchObject({ code: 'VAULT_DAMAGED' })
})
