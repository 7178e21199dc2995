import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createVault } from '../create-vault.ts'
import { openVault } from '../open-vault.ts'
import { makeBackup } from '../testing/sample-backup.ts'
import { mountDisk } from '../testing/mount-disk.ts'

const { signal } = new AbortController()

test('a backup does not begin on a disk that is nearly full, which is named with what is free', async ({ skip }) => {
  await using disk = await mountDisk(16).catch((error: Error) => skip(`no loop mounts here: ${error.message}`))
  await createVault(disk.path)
  const vault = await openVault(disk.path)
  await expect(vault.begin('job', { signal })).rejects.toMatchObject({
    code: 'DISK_FULL',
    message: expect.stringMatching(/has \d+ bytes free, a backup needs 67108864/),
  })
  expect(await vault.leases()).toEqual([])
})

test('a disk that fills up under a backup ends it, and nothing of it stays there', async ({ skip }) => {
  await using disk = await mountDisk(96).catch((error: Error) => skip(`no loop mounts here: ${error.message}`))
  await createVault(disk.path)
  const vault = await openVault(disk.path)
  const first = await makeBackup(vault, { draftId: 'one' })
  const before = await readdir(join(disk.path, 'blobs/sha256'))
  const files = { a: randomBytes(60_000_000), b: randomBytes(60_000_000) }
  const second = makeBackup(vault, { draftId: 'two', key: 'other', files, layerFiles: { x: 'new' } })
  await expect(second).rejects.toMatchObject({ code: 'DISK_FULL', message: expect.stringContaining('bytes are free') })
  expect(await readdir(join(disk.path, 'blobs/sha256'))).toEqual(before)
  expect(await readdir(join(disk.path, 'drafts'))).not.toContain('two')
  expect(await vault.leases()).toEqual([])
  expect((await vault.verify(first.id, 'full', { signal, onBytes: () => {} })).problems).toEqual([])
}, 60_000)
