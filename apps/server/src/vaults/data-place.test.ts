import { cp, mkdir, readdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { everything } from '../access/in-scope.ts'
import { silentLog } from '../testing/silent-log.ts'
import { startVaults } from '../testing/start-vaults.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { adoptDefaultVault } from './adopt-default-vault.ts'

const { signal } = new AbortController()

test('a data folder that was copied says so, reads the vaults and writes to none', async () => {
  await using world = await copiedWorld()
  await using copy = await startVaults(world.copy)
  expect(copy.vaults.placeConflict()).toEqual({ knownPath: world.original, path: world.copy })
  expect(await copy.vaults.list(everything)).toMatchObject([
    { path: join(world.original, 'vault'), health: { state: 'ready' } },
    { name: 'NAS', health: { state: 'ready' } },
  ])
  const before = await readdir(world.nas, { recursive: true })
  for (const { id } of await copy.vaults.list(everything)) {
    const vault = await copy.open.get(id)
    expect(await vault.list()).toEqual({ backups: [], unreadable: [] })
    const refused = { code: 'INVALID_STATE', message: expect.stringContaining(world.original) }
    await expect(vault.begin('draft', { signal })).rejects.toMatchObject(refused)
    await expect(vault.prune({ signal, onBytes: () => {} })).rejects.toMatchObject(refused)
    await expect(vault.sweep('draft')).rejects.toMatchObject(refused)
    await expect(vault.breakLeases()).rejects.toMatchObject(refused)
  }
  const path = join(world.copy, 'new')
  await expect(copy.vaults.add({ name: 'New', path, create: true })).rejects.toMatchObject({ code: 'INVALID_STATE' })
  expect(await readdir(world.nas, { recursive: true })).toEqual(before)
})

test('one that was moved uses its vaults again, those in it at their new place', async () => {
  await using world = await copiedWorld()
  {
    await using moved = await startVaults(world.copy)
    expect(await moved.vaults.settlePlace({ answer: 'moved' })).toMatchObject([
      { path: join(world.copy, 'vault'), isDefault: true, health: { state: 'ready' } },
      { name: 'NAS', path: world.nas, health: { state: 'ready' } },
    ])
    for (const { id } of await moved.vaults.list(everything))
      await (await (await moved.open.get(id)).begin('draft', { signal }))[Symbol.asyncDispose]()
  }
  await using again = await startVaults(world.copy)
  expect(again.vaults.placeConflict()).toBeNull()
})

test('a copy forgets the vaults of the first one, and has those that are added to it', async () => {
  await using world = await copiedWorld()
  await using copy = await startVaults(world.copy)
  expect(await copy.vaults.settlePlace({ answer: 'copy' })).toMatchObject([
    { path: join(world.copy, 'vault'), isDefault: true, health: { state: 'ready' } },
  ])
  expect((await copy.file.read()).map(({ path }) => path)).toEqual([join(world.copy, 'vault')])
  const path = join(world.copy, 'new')
  expect(await copy.vaults.add({ name: 'New', path, create: true })).toMatchObject({ health: { state: 'ready' } })
  await using first = await startVaults(world.original)
  expect(first.vaults.placeConflict()).toBeNull()
  expect(await first.vaults.list(everything)).toMatchObject([{}, { name: 'NAS', health: { state: 'ready' } }])
})

test('a data folder that was renamed on its disk is no question and takes its vaults along, nor is a start in the same place', async () => {
  await using world = await copiedWorld()
  const renamed = `${world.original}-renamed`
  await rename(world.original, renamed)
  for (let start = 0; start < 2; start += 1) {
    await using moved = await startVaults(renamed)
    expect(moved.vaults.placeConflict()).toBeNull()
    expect(await moved.vaults.list(everything)).toMatchObject([
      { path: join(renamed, 'vault'), health: { state: 'ready' } },
      { path: world.nas, health: { state: 'ready' } },
    ])
  }
})

/** A data folder with a default vault and one beside it, and a copy of that folder. */
async function copiedWorld() {
  await using stack = new AsyncDisposableStack()
  const { path } = stack.use(await temporaryFolder())
  const [original, copy, nas] = [join(path, 'original'), join(path, 'copy'), join(path, 'nas')]
  await mkdir(original)
  {
    await using made = await startVaults(original)
    await adoptDefaultVault({ table: made.table, path: join(original, 'vault'), log: silentLog })
    await made.vaults.add({ name: 'NAS', path: nas, create: true })
  }
  await cp(original, copy, { recursive: true, preserveTimestamps: true })
  const parts = stack.move()
  return { original, copy, nas, [Symbol.asyncDispose]: () => parts.disposeAsync() }
}
