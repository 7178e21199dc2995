import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { everything } from '../access/in-scope.ts'
import { silentLog } from '../testing/silent-log.ts'
import { startVaults } from '../testing/start-vaults.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { adoptDefaultVault } from './adopt-default-vault.ts'

test('the default vault is made at the first start, and found again when the database was lost', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'vault')
  let id: string | undefined
  {
    await using first = await startVaults()
    await adoptDefaultVault({ table: first.table, path, log: silentLog })
    const [vault] = await first.vaults.list(everything)
    expect(vault).toMatchObject({ path, isDefault: true, health: { state: 'ready' }, backups: 0, leases: [] })
    id = vault?.id
  }
  await using again = await startVaults()
  await adoptDefaultVault({ table: again.table, path, log: silentLog })
  expect(await again.vaults.list(everything)).toMatchObject([{ id, isDefault: true, health: { state: 'ready' } }])
})

test('a vault that is known is never made again over the empty folder it was mounted on', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'vault')
  await using made = await startVaults()
  await adoptDefaultVault({ table: made.table, path, log: silentLog })
  await rename(path, `${path}-away`)
  await mkdir(path)
  await adoptDefaultVault({ table: made.table, path, log: silentLog })
  expect(await made.vaults.list(everything)).toMatchObject([{ health: { state: 'not mounted' } }])
  await expect(made.open.get()).rejects.toMatchObject({ code: 'VAULT_NOT_MOUNTED' })
  expect(await readdir(path)).toEqual([])

  await rm(path, { recursive: true })
  await rename(`${path}-away`, path)
  expect(await made.vaults.list(everything)).toMatchObject([{ health: { state: 'ready' } }])
})

test('a first start that was cut off while it made the default vault does not keep the next one from making it', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'vault')
  await mkdir(join(`${path}.new`, 'blobs'), { recursive: true })
  await using made = await startVaults()
  await adoptDefaultVault({ table: made.table, path, log: silentLog })
  expect(await made.vaults.list(everything)).toMatchObject([{ path, health: { state: 'ready' } }])
  expect(await readdir(folder.path)).toEqual(['vault'])
})

test('a folder with somebody else’s files does not become the default vault', async () => {
  await using folder = await temporaryFolder()
  await mkdir(join(folder.path, 'photographs'))
  await using made = await startVaults()
  await adoptDefaultVault({ table: made.table, path: folder.path, log: silentLog })
  expect(await made.vaults.list(everything)).toEqual([])
  expect(await readdir(folder.path)).toEqual(['photographs'])
  await expect(made.open.get()).rejects.toMatchObject({ code: 'VAULT_NOT_FOUND' })
})

test('a vault is added once, made where that was asked for, and forgotten without losing anything', async () => {
  await using folder = await temporaryFolder()
  await using made = await startVaults()
  const path = join(folder.path, 'nas')
  await expect(made.vaults.add({ name: 'NAS', path, create: false })).rejects.toMatchObject({
    code: 'VAULT_NOT_MOUNTED',
  })
  const added = await made.vaults.add({ name: 'NAS', path, create: true })
  expect(added).toMatchObject({ name: 'NAS', path, isDefault: false, health: { state: 'ready' } })
  const again = made.vaults.add({ name: 'Again', path: `${path}/`, create: false })
  await expect(again).rejects.toMatchObject({ code: 'BAD_REQUEST', field: 'path' })

  const before = await readdir(path)
  await made.vaults.forget(added.id)
  expect([await made.vaults.list(everything), await readdir(path)]).toEqual([[], before])
  expect(await made.vaults.add({ name: 'NAS', path, create: false })).toMatchObject({ id: added.id })
})

test('another vault that is mounted in the place of a known one is not taken for it', async () => {
  await using folder = await temporaryFolder()
  await using made = await startVaults()
  const [one, other] = [join(folder.path, 'one'), join(folder.path, 'other')]
  const { id } = await made.vaults.add({ name: 'One', path: one, create: true })
  await made.vaults.add({ name: 'Other', path: other, create: true })
  await made.open.get(id)
  await rename(one, `${one}-away`)
  await rename(other, one)
  await expect(made.open.get(id)).rejects.toMatchObject({
    code: 'VAULT_NOT_MOUNTED',
    message: expect.stringContaining('another vault'),
  })
})

test('a vault that was forgotten, moved and added again is written to where it is now', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'old')
  await using made = await startVaults()
  const { id } = await made.vaults.add({ name: 'NAS', path, create: true })
  await made.open.get(id)
  await made.vaults.forget(id)
  await rename(path, join(folder.path, 'new'))
  await made.vaults.add({ name: 'NAS', path: join(folder.path, 'new'), create: false })
  const vault = await made.open.get(id)
  await using _draft = await vault.begin('job', { signal: new AbortController().signal })
  expect(await readdir(folder.path)).toEqual(['new'])
  const [lock = ''] = await readdir(join(folder.path, 'new/locks'))
  const lease = JSON.parse(await readFile(join(folder.path, 'new/locks', lock), 'utf8')) as unknown
  // What tells a server that was started again in a new container that the lease was its own.
  expect(lease).toMatchObject({ kind: 'write', holder: { instanceId: expect.stringMatching(/^\d+:\d+$/) } })
})

test('without a default vault the only one is taken, and of several one has to be named', async () => {
  await using folder = await temporaryFolder()
  await using made = await startVaults()
  await expect(made.open.get()).rejects.toMatchObject({
    code: 'VAULT_NOT_FOUND',
    field: 'vault',
    message: expect.stringContaining('Add one'),
  })
  const nas = await made.vaults.add({ name: 'NAS', path: join(folder.path, 'nas'), create: true })
  expect((await made.open.get()).id).toBe(nas.id)
  const disk = await made.vaults.add({ name: 'Disk', path: join(folder.path, 'disk'), create: true })
  await expect(made.open.get()).rejects.toMatchObject({
    code: 'VAULT_NOT_FOUND',
    field: 'vault',
    message: `There is no default vault. Name the one to use. There are: NAS (${nas.id}), Disk (${disk.id}).`,
  })
})

test('a vault that was added by hand where the default one belongs becomes that', async () => {
  await using folder = await temporaryFolder()
  await using made = await startVaults()
  const path = join(folder.path, 'vault')
  const added = await made.vaults.add({ name: 'Mine', path, create: true })
  await made.vaults.add({ name: 'Other', path: join(folder.path, 'other'), create: true })
  await adoptDefaultVault({ table: made.table, path, log: silentLog })
  expect(await made.table.list()).toMatchObject([{ id: added.id, name: 'Mine', isDefault: 1 }, { isDefault: 0 }])
  expect((await made.open.get()).id).toBe(added.id)
})

test('the default vault stays', async () => {
  await using folder = await temporaryFolder()
  await using made = await startVaults()
  await adoptDefaultVault({ table: made.table, path: join(folder.path, 'vault'), log: silentLog })
  const [vault] = await made.vaults.list(everything)
  await expect(made.vaults.forget(vault?.id ?? '')).rejects.toMatchObject({ code: 'BAD_REQUEST' })
})
