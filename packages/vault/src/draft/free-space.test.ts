import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createDirectoryStore } from '../store/directory-store.ts'
import { makeBackup } from '../testing/sample-backup.ts'
import { createTemporaryVault } from '../testing/temporary-vault.ts'
import { createVaultOverStore } from '../open-vault.ts'

const { signal } = new AbortController()
const MiB = 1024 * 1024

test('a backup ends in the middle once too little is left to others, says so, and leaves nothing', async () => {
  await using world = await createWorld([1000 * MiB, 33 * MiB, 31 * MiB])
  const before = await readdir(join(world.path, 'blobs/sha256'))
  await expect(makeBackup(world.vault, { draftId: 'job', files: { a: randomBytes(60 * MiB) } })).rejects.toMatchObject({
    code: 'DISK_FULL',
    message: expect.stringMatching(
      /^The disk of the vault has 32\.5 MB free after the backup wrote 3[3-9]\.\d MB\. A backup leaves 33\.6 MB to other/,
    ),
  })
  expect(world.asked()).toBe(3)
  expect(await readdir(join(world.path, 'blobs/sha256'))).toEqual(before)
  expect(await readdir(join(world.path, 'drafts'))).not.toContain('job')
  expect(await world.vault.leases()).toEqual([])
  expect(await world.vault.list()).toEqual({ backups: [], unreadable: [] })
})

test('small blobs of one backup count together', async () => {
  await using world = await createWorld([1000 * MiB, 31 * MiB])
  await using draft = await world.vault.begin('job', { signal })
  const add = () => draft.addLayer(randomPieces(10), { diffId: null, signal })
  await add()
  await expect(add()).rejects.toMatchObject({ code: 'DISK_FULL' })
})

test('a place that cannot say what is free takes backups all the same', async () => {
  await using world = await createWorld([null, null])
  const { id } = await makeBackup(world.vault, { draftId: 'job', files: { a: randomBytes(20 * MiB) } })
  expect((await world.vault.verify(id, 'full', { signal, onBytes: () => {} })).problems).toEqual([])
  expect(world.asked()).toBe(2)
})

/** A vault on a disk that has so many bytes free each time it is asked. */
async function createWorld(freeBytes: (number | null)[]) {
  const made = await createTemporaryVault()
  const { path, id } = made
  let asked = 0
  const space = () => {
    const free = freeBytes[asked++]
    if (free === undefined) throw new Error('nobody is expected to ask once more')
    return Promise.resolve(free === null ? null : { freeBytes: free, totalBytes: 4000 * MiB })
  }
  const vault = createVaultOverStore({ id, store: { ...createDirectoryStore({ path, vaultId: id }), space } })
  return { path, vault, asked: () => asked, [Symbol.asyncDispose]: () => made[Symbol.asyncDispose]() }
}

async function* randomPieces(mebibytes: number): AsyncGenerator<Buffer> {
  for (let n = 0; n < mebibytes; n += 1) yield randomBytes(MiB)
}
