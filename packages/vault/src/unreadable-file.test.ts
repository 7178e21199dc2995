import { textOf } from '@holdfast/contract'
import { chmod, readdir, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { asOrdinaryUser } from './testing/as-ordinary-user.ts'
import { blobsOf } from './testing/blobs-of.ts'
import { makeBackup } from './testing/sample-backup.ts'
import { createTemporaryVault, type TemporaryVault } from './testing/temporary-vault.ts'
import { openVault } from './open-vault.ts'

const { signal } = new AbortController()
const onBytes = () => {}
const full = ['full', { signal, onBytes }] as const

test.each(['ref', 'index', 'image manifest', 'artifact manifest', 'backup config'] as const)(
  'a backup whose %s cannot be read is alone in its trouble, can be deleted, and keeps a prune from deleting anything',
  async (what) => {
    await using world = await createTemporaryVault()
    const good = await makeBackup(world.vault, { draftId: 'one', layerFiles: { another: 'image' } })
    const bad = await makeBackup(world.vault, { draftId: 'two' })
    const key = what === 'ref' ? `refs/${bad.id}.json` : `blobs/sha256/${(await blobsOf(world, bad.id))[what]}`
    await asOrdinaryUser(world.path, async () => {
      await chmod(join(world.path, key), 0)
      const vault = await openVault(world.path)
      const { backups, unreadable } = await vault.list()
      expect([backups, unreadable]).toMatchObject([[{ id: good.id }], [{ id: bad.id }]])
      expect(unreadable.map(({ message }) => textOf(message)).join()).toContain(`${key} cannot be read (EACCES)`)
      await (await vault.open(good.id))[Symbol.asyncDispose]()
      const { problems } = await vault.verify(bad.id, ...full)
      expect(problems.map(textOf)).toEqual([expect.stringContaining('EACCES')])
      const next = await makeBackup(vault, { draftId: 'three', layerFiles: { a: 'third' }, key: 'other' })
      expect((await vault.verify(next.id, ...full)).problems).toEqual([])

      await vault.remove(next.id)
      await makeOld(world)
      const before = await readdir(join(world.path, 'blobs/sha256'))
      await expect(vault.prune({ signal, onBytes })).rejects.toMatchObject({ code: 'VAULT_DAMAGED' })
      expect(await readdir(join(world.path, 'blobs/sha256'))).toEqual(before)
      await vault.remove(bad.id)
      expect(await vault.list()).toMatchObject({ backups: [{ id: good.id }], unreadable: [] })
      expect((await vault.prune({ signal, onBytes })).blobs).toBeGreaterThan(0)
    })
  },
)

test('a table that cannot be read costs the next backup space and nothing else', async () => {
  await using world = await createTemporaryVault()
  const first = await makeBackup(world.vault, { draftId: 'one' })
  await asOrdinaryUser(world.path, async () => {
    await chmod(join(world.path, 'blobs/sha256', (await blobsOf(world, first.id)).table), 0)
    const second = await makeBackup(world.vault, { draftId: 'two' })
    expect(second.trees.find(({ path }) => path === '/data')?.newBytes).toBeGreaterThan(50_000)
    expect((await world.vault.verify(second.id, ...full)).problems).toEqual([])
  })
})

test.each(['pack', 'layer'] as const)(
  'a %s that cannot be read is found by a full verify, and stored again by the next backup',
  async (kind) => {
    await using world = await createTemporaryVault()
    const first = await makeBackup(world.vault, { draftId: 'one' })
    const digest = (await blobsOf(world, first.id))[kind]
    await asOrdinaryUser(world.path, async () => {
      await chmod(join(world.path, 'blobs/sha256', digest), 0)
      const { problems } = await world.vault.verify(first.id, ...full)
      expect(problems.map(textOf)).toEqual([expect.stringMatching(new RegExp(`${digest} cannot be read \\(EACCES\\)`))])
      expect((await world.vault.list()).backups[0]?.verified).toMatchObject({ method: 'full', problems })
      const second = await makeBackup(world.vault, { draftId: 'two' })
      expect(second.newBytes).toBeGreaterThan(0)
      for (const { id } of [first, second]) expect((await world.vault.verify(id, ...full)).problems).toEqual([])
    })
  },
)

test('a tree that nobody has verified, with a pack in which a verify of another backup found damage, is not built upon', async () => {
  await using world = await createTemporaryVault()
  const first = await makeBackup(world.vault, { draftId: 'one' })
  const files = { a: 'alpha', b: Buffer.alloc(50_000, 'b'), c: 'new' }
  expect((await makeBackup(world.vault, { draftId: 'two', files })).trees[1]?.newBytes).toBe(3)
  await asOrdinaryUser(world.path, async () => {
    const { pack } = await blobsOf(world, first.id)
    await chmod(join(world.path, 'blobs/sha256', pack), 0)
    expect((await world.vault.verify(first.id, ...full)).problems).toHaveLength(1)
    const third = await makeBackup(world.vault, { draftId: 'three', files })
    expect(third.trees[1]?.newBytes).toBe(50_008)
    expect((await blobsOf(world, third.id)).pack).not.toBe(pack)
    expect((await world.vault.verify(third.id, ...full)).problems).toEqual([])
  })
})

async function makeOld({ path }: TemporaryVault): Promise<void> {
  const twoDaysAgo = new Date(Date.now() - 48 * 60 * 60 * 1000)
  for (const name of await readdir(join(path, 'blobs/sha256')))
    await utimes(join(path, 'blobs/sha256', name), twoDaysAgo, twoDaysAgo)
}
