import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { open, readdir, rm, statfs, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { createVault } from '../create-vault.ts'
import { oneChunk } from '../store/blob-store.ts'
import { mountDisk } from '../testing/mount-disk.ts'
import { makeBackup, sampleOf } from '../testing/sample-backup.ts'
import { openVault } from '../open-vault.ts'
import type { Vault } from '../vault.ts'

const { signal } = new AbortController()

test('a backup does not begin on a disk that is nearly full, which is named with what is free', async ({ skip }) => {
  await using disk = await mountDisk(16).catch((error: Error) => skip(`no loop mounts here: ${error.message}`))
  await createVault(disk.path)
  const vault = await openVault(disk.path)
  await expect(vault.begin('job', { signal })).rejects.toMatchObject({
    code: 'DISK_FULL',
    message: expect.stringMatching(/has [\d.]+ MB free, a backup needs at least 67.1 MB\./),
  })
  expect(await vault.leases()).toEqual([])
})

test('a backup that would fill its disk ends while there is room for others, and nothing of it stays there', async ({
  skip,
}) => {
  await using disk = await mountDisk(96).catch((error: Error) => skip(`no loop mounts here: ${error.message}`))
  await createVault(disk.path)
  const vault = await openVault(disk.path)
  const first = await makeBackup(vault, { draftId: 'one' })
  const before = await readdir(join(disk.path, 'blobs/sha256'))
  const files = { a: randomBytes(60_000_000), b: randomBytes(60_000_000) }
  const second = makeBackup(vault, { draftId: 'two', key: 'other', files, layerFiles: { x: 'new' } })
  await expect(second).rejects.toMatchObject({
    code: 'DISK_FULL',
    message: expect.stringMatching(/has [123]\d\.\d MB free after the backup wrote/),
  })
  await expectAsBefore(vault, { path: disk.path, blobs: before, backupId: first.id })
}, 60_000)

test('a disk that somebody else fills up under a backup ends it, and nothing of it stays there', async ({ skip }) => {
  await using disk = await mountDisk(96).catch((error: Error) => skip(`no loop mounts here: ${error.message}`))
  await createVault(disk.path)
  const vault = await openVault(disk.path)
  const first = await makeBackup(vault, { draftId: 'one' })
  const before = await readdir(join(disk.path, 'blobs/sha256'))
  {
    await using draft = await vault.begin('two', { signal })
    const { layer, tree } = sampleOf({ files: { a: randomBytes(5_000_000) }, layerFiles: { x: 'new' } })
    await draft.addLayer(oneChunk(layer), { diffId: null, signal })
    await fill(disk.path)
    const adding = draft.addTree({ path: '/data', key: 'other' }, oneChunk(tree), { signal })
    await expect(adding).rejects.toMatchObject({ code: 'DISK_FULL', cause: { code: 'ENOSPC' } })
  }
  await rm(join(disk.path, 'filler'))
  await expectAsBefore(vault, { path: disk.path, blobs: before, backupId: first.id })
}, 60_000)

test('on a disk without a free byte backups are read, removed and pruned, and then there is room again', async ({
  skip,
}) => {
  await using disk = await mountDisk(96).catch((error: Error) => skip(`no loop mounts here: ${error.message}`))
  await createVault(disk.path)
  const vault = await openVault(disk.path)
  const files = { a: randomBytes(5_000_000) }
  const kept = await makeBackup(vault, { draftId: 'one' })
  const gone = await makeBackup(vault, { draftId: 'two', key: 'other', files, layerFiles: { x: 'new' } })
  await fill(disk.path)
  // What a server that starts anew finds: not even the folder for its own drafts.
  await rm(join(disk.path, 'drafts/vault'), { recursive: true, force: true })
  await fill(disk.path, 'rest')
  const next = await openVault(disk.path)
  {
    await using backup = await next.open(kept.id)
    expect(backup.record.id).toBe(kept.id)
  }
  await next.remove(gone.id)
  await makeOld(disk.path)
  const freed = await next.prune({ signal, onBytes: () => {} })
  expect(freed.bytes).toBeGreaterThan(4_000_000)
  expect(await next.leases()).toEqual([])
  expect((await next.list()).backups.map(({ id }) => id)).toEqual([kept.id])

  await fill(disk.path, 'again')
  await next.remove(kept.id)
  expect((await next.list()).backups).toEqual([])
}, 60_000)

test('a vault that can only be read is still restored from', async ({ skip }) => {
  await using disk = await mountDisk(96).catch((error: Error) => skip(`no loop mounts here: ${error.message}`))
  await createVault(disk.path)
  const { id } = await makeBackup(await openVault(disk.path), { draftId: 'one' })
  await promisify(execFile)('mount', ['-o', 'remount,ro', disk.path])
  const vault = await openVault(disk.path)
  await using backup = await vault.open(id)
  expect((await Array.fromAsync(backup.openTree('/data', signal))).length).toBeGreaterThan(0)
  await expect(vault.remove(id)).rejects.toMatchObject({ code: 'STORAGE_FAILED', cause: { code: 'EROFS' } })
})

async function expectAsBefore(
  vault: Vault,
  { path, blobs, backupId }: { path: string; blobs: string[]; backupId: string },
) {
  expect(await readdir(join(path, 'blobs/sha256'))).toEqual(blobs)
  expect(await readdir(join(path, 'drafts'))).not.toContain('two')
  expect(await vault.leases()).toEqual([])
  expect((await vault.verify(backupId, 'full', { signal, onBytes: () => {} })).problems).toEqual([])
}

/** Until not one block is left. */
async function fill(path: string, name = 'filler'): Promise<void> {
  await using file = await open(join(path, name), 'w')
  for (const size of [1024 * 1024, 4096, 1024])
    for (let isFull = false; !isFull;)
      isFull = await file.write(randomBytes(size)).then(
        ({ bytesWritten }) => bytesWritten === 0,
        () => true,
      )
  await file.sync().catch(() => {})
  expect((await statfs(path)).bavail).toBe(0)
}

async function makeOld(path: string): Promise<void> {
  const twoDaysAgo = new Date(Date.now() - 48 * 60 * 60 * 1000)
  const folder = join(path, 'blobs/sha256')
  for (const name of await readdir(folder)) await utimes(join(folder, name), twoDaysAgo, twoDaysAgo)
}
