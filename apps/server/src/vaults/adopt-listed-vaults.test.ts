import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { everything } from '../access/in-scope.ts'
import { silentLog } from '../testing/silent-log.ts'
import { startVaults } from '../testing/start-vaults.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { adoptDefaultVault } from './adopt-default-vault.ts'

const listName = 'vaults.json'

test('a database that was lost knows every vault again, the default one as that', async () => {
  await using folder = await temporaryFolder()
  const before = await addVaults(folder.path, ['NAS', 'Disk'])
  await loseDatabase(folder.path)
  await using again = await startVaults(folder.path)
  expect(await again.table.list()).toEqual(before)
  expect(await again.vaults.list(everything)).toMatchObject([
    { isDefault: true },
    { name: 'NAS', health: { state: 'ready' } },
    {},
  ])
})

test('a lost default vault that is not mounted is known again, and none is made in its place', async () => {
  await using folder = await temporaryFolder()
  const before = await addVaults(folder.path, [])
  await loseDatabase(folder.path)
  await rename(join(folder.path, 'vault'), join(folder.path, 'away'))
  await mkdir(join(folder.path, 'vault'))
  await using again = await startVaults(folder.path)
  await adoptDefaultVault({ table: again.table, path: join(folder.path, 'vault'), log: silentLog })
  expect(await again.table.list()).toEqual(before)
  expect(await readdir(join(folder.path, 'vault'))).toEqual([])
})

test('an older database gets what it lacks, and what it knows stays', async () => {
  await using folder = await temporaryFolder()
  await addVaults(folder.path, ['Old'])
  const older = await readFile(join(folder.path, 'holdfast.db'))
  const before = await addVaults(folder.path, ['New'])
  await loseDatabase(folder.path)
  await writeFile(join(folder.path, 'holdfast.db'), older)
  await using again = await startVaults(folder.path)
  expect((await again.table.list()).map(({ name }) => name)).toEqual(['Default', 'Old', 'New'])
  expect(await again.table.list()).toEqual(before)
})

test('a forgotten vault stays forgotten when the database is lost', async () => {
  await using folder = await temporaryFolder()
  const [, , disk] = await addVaults(folder.path, ['NAS', 'Disk'])
  {
    await using made = await startVaults(folder.path)
    await made.vaults.forget(disk?.id ?? '')
  }
  await loseDatabase(folder.path)
  await using again = await startVaults(folder.path)
  expect((await again.table.list()).map(({ name }) => name)).toEqual(['Default', 'NAS'])
})

test('vaults that were added before there was a list are in it after the next start', async () => {
  await using folder = await temporaryFolder()
  const before = await addVaults(folder.path, ['NAS'])
  await rm(join(folder.path, listName))
  await (await startVaults(folder.path))[Symbol.asyncDispose]()
  await loseDatabase(folder.path)
  await using again = await startVaults(folder.path)
  expect(await again.table.list()).toEqual(before)
})

test('a list that cannot be read is left alone by a start, also by one that finds the default vault again', async () => {
  await using folder = await temporaryFolder()
  const before = await addVaults(folder.path, ['NAS'])
  await loseDatabase(folder.path)
  const broken = (await readFile(join(folder.path, listName), 'utf8')).slice(0, -4)
  await writeFile(join(folder.path, listName), broken)
  await using again = await startVaults(folder.path)
  await adoptDefaultVault({ table: again.table, path: join(folder.path, 'vault'), log: silentLog })
  expect(await again.table.list()).toMatchObject([{ id: before[0]?.id, isDefault: 1 }])
  expect(await readFile(join(folder.path, listName), 'utf8')).toBe(broken)

  await again.vaults.add({ name: 'New', path: join(folder.path, 'New'), create: true })
  const [aside] = (await readdir(folder.path)).filter((name) => name.startsWith(`${listName}.unreadable`))
  expect(await readFile(join(folder.path, aside ?? ''), 'utf8')).toBe(broken)
  expect((await again.file.read()).map(({ name }) => name)).toEqual(['Default', 'New'])
})

test('a listed vault in whose place another one is known is left out, and stays in the list', async () => {
  await using folder = await temporaryFolder()
  await addVaults(folder.path, ['NAS'])
  const path = join(folder.path, listName)
  const { vaults, ...rest } = JSON.parse(await readFile(path, 'utf8')) as { vaults: { name: string }[] }
  const nas = vaults.find(({ name }) => name === 'NAS')
  const more = { id: 'more', name: 'More', path: '/more' }
  const listed = JSON.stringify({
    ...rest,
    vaults: [
      { ...nas, id: 'other', name: 'Other' },
      { ...nas, ...more },
    ],
  })
  await writeFile(path, listed)
  await using again = await startVaults(folder.path)
  expect((await again.table.list()).map(({ name }) => name).toSorted()).toEqual(['Default', 'More', 'NAS'])
  expect(await readFile(path, 'utf8')).toBe(listed)
})

test('the list goes along when the data folder is moved', async () => {
  await using folder = await temporaryFolder()
  const [old, moved] = [join(folder.path, 'old'), join(folder.path, 'moved')]
  await mkdir(old)
  await addVaults(old, ['NAS'])
  await rename(old, moved)
  await loseDatabase(moved)
  await using again = await startVaults(moved)
  expect(await again.vaults.list(everything)).toMatchObject([
    { path: join(moved, 'vault'), health: { state: 'ready' } },
    { path: join(moved, 'NAS'), health: { state: 'ready' } },
  ])
})

test('a vault that cannot be written into the list is neither added nor forgotten', async () => {
  await using folder = await temporaryFolder()
  await using made = await startVaults(folder.path)
  const nas = await made.vaults.add({ name: 'NAS', path: join(folder.path, 'NAS'), create: true })
  await mkdir(join(folder.path, `${listName}.new`))
  const adding = made.vaults.add({ name: 'Disk', path: join(folder.path, 'Disk'), create: true })
  await expect(adding).rejects.toMatchObject({ code: 'STORAGE_FAILED', message: expect.stringContaining(listName) })
  await expect(made.vaults.forget(nas.id)).rejects.toMatchObject({ code: 'STORAGE_FAILED' })
  expect((await made.table.list()).map(({ name }) => name)).toEqual(['NAS'])
})

async function addVaults(dataFolder: string, names: readonly string[]) {
  await using made = await startVaults(dataFolder)
  await adoptDefaultVault({ table: made.table, path: join(dataFolder, 'vault'), log: silentLog })
  for (const name of names) await made.vaults.add({ name, path: join(dataFolder, name), create: true })
  return await made.table.list()
}

async function loseDatabase(dataFolder: string): Promise<void> {
  for (const name of await readdir(dataFolder)) if (name.startsWith('holdfast.db')) await rm(join(dataFolder, name))
}
