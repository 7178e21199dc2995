import { readFile, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createDirectoryStore } from '../store/directory-store.ts'
import type { BlobStore } from '../store/blob-store.ts'
import { makeBackup } from '../testing/sample-backup.ts'
import { createTemporaryVault, type TemporaryVault } from '../testing/temporary-vault.ts'
import { recordVerification } from './backup-ref.ts'
import { createRefBook } from './ref-book.ts'

const found = { at: 1_000_000_000_000, method: 'quick' as const, problems: [] }

test('a ref that has not changed for a while is read once, and again when it changes', async () => {
  await using world = await createTemporaryVault()
  const { id } = await makeBackup(world.vault, { draftId: 'one' })
  await setAge(world, id, 60)
  const { store, reads } = watchedStore(world)
  const book = createRefBook(store)
  const first = await book.list()
  expect(await book.list()).toEqual(first)
  expect(reads).toHaveLength(1)
  await recordVerification(store, id, found)
  await setAge(world, id, 60)
  expect((await book.list()).refs).toMatchObject([{ id, verified: found }])
  const later = { ...found, at: found.at + 1 }
  await recordVerification(store, id, later)
  await setAge(world, id, 50)
  expect((await book.list()).refs).toMatchObject([{ id, verified: later }])
})

test('a ref that has just been written is read every time: a change may leave length and time as they are', async () => {
  await using world = await createTemporaryVault()
  // Just now, however long this test takes.
  const inFuture = -3600
  const { id } = await makeBackup(world.vault, { draftId: 'one' })
  const { store } = watchedStore(world)
  await recordVerification(store, id, found)
  await setAge(world, id, inFuture)
  const book = createRefBook(store)
  await book.list()
  const path = join(world.path, `refs/${id}.json`)
  await writeFile(path, (await readFile(path, 'utf8')).replace(String(found.at), String(found.at + 1)))
  await setAge(world, id, inFuture)
  expect((await book.list()).refs).toMatchObject([{ verified: { at: found.at + 1 } }])
})

test('one that cannot be read is told each time, and one that was deleted is gone', async () => {
  await using world = await createTemporaryVault()
  const { id } = await makeBackup(world.vault, { draftId: 'one' })
  const other = await makeBackup(world.vault, { draftId: 'two' })
  await writeFile(join(world.path, `refs/${id}.json`), 'garbage')
  await setAge(world, id, 60)
  await setAge(world, other.id, 60)
  const book = createRefBook(watchedStore(world).store)
  for (const _time of [1, 2])
    expect(await book.list()).toMatchObject({ refs: [{ id: other.id }], unreadable: [{ id }] })
  await world.vault.remove(other.id)
  expect((await book.list()).refs).toEqual([])
})

const stamp = Math.floor(Date.now() / 1000)

async function setAge({ path }: TemporaryVault, id: string, seconds: number): Promise<void> {
  await utimes(join(path, `refs/${id}.json`), stamp - seconds, stamp - seconds)
}

function watchedStore({ path, id: vaultId }: TemporaryVault): { store: BlobStore; reads: string[] } {
  const store = createDirectoryStore({ path, vaultId })
  const reads: string[] = []
  const get: BlobStore['get'] = (key, ...rest) => {
    reads.push(key)
    return store.get(key, ...rest)
  }
  return { store: { ...store, get }, reads }
}
