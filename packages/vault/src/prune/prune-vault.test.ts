import { mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { oneChunk } from '../store/blob-store.ts'
import { createDirectoryStore } from '../store/directory-store.ts'
import { makeBackup, sampleOf } from '../testing/sample-backup.ts'
import { createTemporaryVault, type TemporaryVault } from '../testing/temporary-vault.ts'
import { createVaultOverStore } from '../open-vault.ts'

const { signal } = new AbortController()
const onBytes = () => {}

test('young blobs that no backup points to stay, old ones go, and nothing else does', async () => {
  await using world = await createTemporaryVault()
  const kept = await makeBackup(world.vault, { draftId: 'one' })
  const files = { z: Buffer.alloc(5000, 'z') }
  const gone = await makeBackup(world.vault, { draftId: 'two', files, key: 'other', layerFiles: { a: 'b' } })
  const { freedBytes } = await world.vault.previewRemove(gone.id)
  await world.vault.remove(gone.id)
  expect(await world.vault.previewPrune({ signal })).toMatchObject({ blobs: 0, bytes: 0, youngBytes: freedBytes })
  expect(await world.vault.prune({ signal, onBytes })).toEqual({ blobs: 0, bytes: 0 })

  await makeOld(world)
  await writeFile(join(world.path, 'blobs/sha256/notes.txt'), 'of somebody else')
  const seen: number[] = []
  const pruned = await world.vault.prune({ signal, onBytes: (bytes) => seen.push(bytes) })
  expect(pruned.bytes).toBe(freedBytes)
  expect(seen.at(-1)).toBe(freedBytes)
  expect(await readdir(join(world.path, 'blobs/sha256'))).toContain('notes.txt')
  expect((await world.vault.verify(kept.id, 'full', { signal, onBytes })).problems).toEqual([])
})

test.each(['garbage in a ref', 'a damaged document', 'a file that is no ref', 'no refs folder'])(
  'with %s a prune deletes nothing',
  async (what) => {
    await using world = await createTemporaryVault()
    const { id } = await makeBackup(world.vault, { draftId: 'one' })
    const gone = await makeBackup(world.vault, { draftId: 'two', key: 'other', layerFiles: { a: 'b' } })
    await world.vault.remove(gone.id)
    await makeOld(world)
    const refs = join(world.path, 'refs')
    if (what === 'garbage in a ref') await writeFile(join(refs, `${id}.json`), '{')
    if (what === 'a file that is no ref') await writeFile(join(refs, 'copy of a ref'), '{}')
    if (what === 'no refs folder') await rm(refs, { recursive: true })
    if (what === 'a damaged document') await damageSmallBlobs(world)
    const before = await readdir(join(world.path, 'blobs/sha256'))
    await expect(world.vault.prune({ signal, onBytes })).rejects.toMatchObject({
      code: what === 'no refs folder' ? 'STORAGE_FAILED' : 'VAULT_DAMAGED',
    })
    expect(await readdir(join(world.path, 'blobs/sha256'))).toEqual(before)
    expect(await world.vault.leases()).toEqual([])
  },
)

test('a damaged backup can be deleted, and then a prune goes on', async () => {
  await using world = await createTemporaryVault()
  const { id } = await makeBackup(world.vault, { draftId: 'one' })
  await writeFile(join(world.path, `refs/${id}.json`), 'garbage')
  expect(await world.vault.previewRemove(id)).toEqual({ backupId: id, freedBytes: 0 })
  await world.vault.remove(id)
  await makeOld(world)
  await world.vault.prune({ signal, onBytes })
  expect(await readdir(join(world.path, 'blobs/sha256'))).toEqual([])
})

test('a prune waits for no draft of its own process, and takes what dead ones left once it is old', async () => {
  await using world = await createTemporaryVault()
  {
    await using draft = await world.vault.begin('one', { signal })
    await draft.addTree({ path: '/data', key: 'k' }, oneChunk(sampleOf({}).tree), { signal })
    await expect(world.vault.prune({ signal, onBytes })).rejects.toMatchObject({ code: 'VAULT_BUSY' })
  }
  await mkdir(join(world.path, 'drafts/dead'))
  await writeFile(join(world.path, 'drafts/dead/part-1'), 'half')
  await world.vault.prune({ signal, onBytes })
  expect(await readdir(join(world.path, 'drafts'))).toContain('dead')
  await makeOld(world)
  await world.vault.prune({ signal, onBytes })
  expect(await readdir(join(world.path, 'drafts'))).not.toContain('dead')
})

test('a sweep takes a sealed backup away whose draft nobody let go, and leaves one of another draft', async () => {
  await using world = await createTemporaryVault()
  const mine = await makeBackup(world.vault, { draftId: 'mine' })
  const other = await makeBackup(world.vault, { draftId: 'other' })
  await mkdir(join(world.path, 'drafts/mine'), { recursive: true })
  for (const { id } of [mine, other]) await writeFile(join(world.path, `drafts/mine/ref.${id}`), '')
  await world.vault.sweep('mine')
  expect((await world.vault.list()).backups.map(({ id }) => id)).toEqual([other.id])
  expect(await readdir(join(world.path, 'drafts'))).not.toContain('mine')
})

test('while another process writes, a sweep takes the draft away and leaves its blobs to a prune', async () => {
  await using world = await createTemporaryVault()
  const digest = '0'.repeat(64)
  await mkdir(join(world.path, 'drafts/dead'))
  await writeFile(join(world.path, `drafts/dead/blob.${digest}`), '')
  await writeFile(join(world.path, `blobs/sha256/${digest}`), 'x')
  const { path, id } = world
  const another = createVaultOverStore({ id, store: createDirectoryStore({ path, vaultId: id }) })
  {
    await using _draft = await another.begin('theirs', { signal })
    await world.vault.sweep('dead')
  }
  expect(await readdir(join(world.path, 'blobs/sha256'))).toEqual([digest])
  expect(await readdir(join(world.path, 'drafts'))).not.toContain('dead')
})

async function makeOld({ path }: TemporaryVault): Promise<void> {
  const twoDaysAgo = new Date(Date.now() - 48 * 60 * 60 * 1000)
  for (const entry of await readdir(path, { recursive: true, withFileTypes: true }))
    await utimes(join(entry.parentPath, entry.name), twoDaysAgo, twoDaysAgo)
}

async function damageSmallBlobs({ path }: TemporaryVault): Promise<void> {
  const folder = join(path, 'blobs/sha256')
  for (const name of await readdir(folder)) await writeFile(join(folder, name), 'damaged')
}
