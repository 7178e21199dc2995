import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createVault } from './create-vault.ts'
import { createTemporaryVault } from './testing/temporary-vault.ts'
import { openVault } from './open-vault.ts'

test('a vault is made where nothing is, and opened by its id', async () => {
  await using world = await createTemporaryVault({ id: 'cellar' })
  expect(world.vault.id).toBe('cellar')
  const names = ['blobs', 'drafts', 'holdfast-vault.json', 'index.json', 'locks', 'oci-layout', 'refs']
  expect((await readdir(world.path)).toSorted()).toEqual(names)
  const sentinel = await readFile(join(world.path, 'holdfast-vault.json'), 'utf8')
  expect(JSON.parse(sentinel)).toMatchObject({ vaultId: 'cellar', formatVersion: 1, encryption: null })
})

test('a folder that holds anything, has no parent or is a file becomes no vault and stays as it is', async () => {
  await using world = await createTemporaryVault()
  const filled = join(world.path, '..', 'filled')
  await mkdir(filled)
  await writeFile(join(filled, 'photo'), '')
  for (const path of [filled, world.path, join(filled, 'missing/vault'), join(filled, 'photo')])
    await expect(createVault(path)).rejects.toMatchObject({ code: 'BAD_REQUEST', field: 'path' })
  await expect(createVault(join(filled, 'v'), { id: 'No!' })).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    field: 'id',
  })
  expect(await readdir(filled)).toEqual(['photo'])
})

test('what a new file system has in it does not make a folder full', async () => {
  await using world = await createTemporaryVault()
  const disk = join(world.path, '..', 'disk')
  await mkdir(join(disk, 'lost+found'), { recursive: true })
  await createVault(disk)
  await expect(openVault(disk)).resolves.toMatchObject({ id: expect.any(String) })
})

test('a folder without a sentinel is not mounted, and stays empty', async () => {
  await using world = await createTemporaryVault()
  const empty = join(world.path, '..', 'empty')
  await mkdir(empty)
  await expect(openVault(empty)).rejects.toMatchObject({ code: 'VAULT_NOT_MOUNTED' })
  await expect(openVault(join(empty, 'none'))).rejects.toMatchObject({ code: 'VAULT_NOT_MOUNTED' })
  expect(await readdir(empty)).toEqual([])
})

test('a newer format is refused by name, a sentinel that says nothing is damage, and nothing is touched', async () => {
  await using world = await createTemporaryVault()
  const sentinel = join(world.path, 'holdfast-vault.json')
  const newer = JSON.stringify({ vaultId: world.id, formatVersion: 2, encryption: null, more: true })
  const encrypted = JSON.stringify({ vaultId: world.id, formatVersion: 1, createdAt: 1, encryption: { key: 'x' } })
  for (const [text, code] of [
    [newer, 'FORMAT_TOO_NEW'],
    [encrypted, 'FORMAT_TOO_NEW'],
    ['garbage', 'VAULT_DAMAGED'],
    ['{}', 'VAULT_DAMAGED'],
  ] as const) {
    await writeFile(sentinel, text)
    await expect(openVault(world.path)).rejects.toMatchObject({ code })
    const beginning = world.vault.begin('job', { signal: new AbortController().signal })
    await expect(beginning).rejects.toMatchObject({ code })
    expect(await readdir(join(world.path, 'locks'))).toEqual([])
  }
  await rm(sentinel)
  await expect(world.vault.list()).rejects.toMatchObject({ code: 'VAULT_NOT_MOUNTED' })
})
