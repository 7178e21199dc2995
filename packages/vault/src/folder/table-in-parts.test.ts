import { chmodSync, linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execFileSync } from 'node:child_process'
import { openHostFolder, readFolderAsTar } from '@holdfast/host-files'
import { expect, test } from 'vitest'
import { tableBlobs } from '../blob/blob-ref.ts'
import { loadBackup } from '../backup/load-backup.ts'
import { createVaultOverStore } from '../open-vault.ts'
import { createDirectoryStore } from '../store/directory-store.ts'
import { createFolderWorld, longAfter, type FolderBackup, type FolderWorld } from '../testing/folder-world.ts'

const { signal } = new AbortController()
const script = /^```python\n(.*?)^```$/ms.exec(
  readFileSync(new URL('../../../../docs/restore-by-hand.md', import.meta.url), 'utf8'),
)?.[1]

function fill({ path }: FolderWorld): void {
  for (let folder = 0; folder < 25; folder++) {
    mkdirSync(join(path, `d${folder}`))
    for (let file = 0; file < 100; file++) writeFileSync(join(path, `d${folder}`, `f${file}`), `${folder} ${file}`)
  }
}

async function treeOf({ vaultPath, vault }: FolderWorld, { record }: FolderBackup) {
  const { trees } = await loadBackup(createDirectoryStore({ path: vaultPath, vaultId: vault.id }), record.id)
  return trees.find(({ path }) => path === '/data')!
}

async function tarOfFolder({ path }: FolderWorld): Promise<Buffer> {
  using folder = openHostFolder(path)
  const pieces: Buffer[] = []
  for await (const piece of readFolderAsTar(folder, { prefix: 'holdfast-mount', signal }))
    pieces.push(Buffer.from(piece))
  return Buffer.concat(pieces)
}

async function expectWhole(world: FolderWorld, backup: FolderBackup): Promise<void> {
  expect((await world.tarOf(backup.record.id)).equals(await tarOfFolder(world))).toBe(true)
  expect((await world.vault.verify(backup.record.id, 'full', { signal, onBytes: () => {} })).problems).toEqual([])
}

test('of the lines of many files only those around a changed one are stored again', async () => {
  await using world = await createFolderWorld()
  fill(world)
  const first = await world.backup({ syncedAtNs: longAfter() })
  const { table } = await treeOf(world, first)
  writeFileSync(join(world.path, 'd12', 'f50'), 'another')
  const second = await world.backup({ syncedAtNs: longAfter() })
  const tree = await treeOf(world, second)
  expect(tree.parts?.tables).toEqual([table])
  expect(tree.table.bytes).toBeLessThan(table.bytes / 3)
  await expectWhole(world, second)
  const third = await world.backup({ syncedAtNs: longAfter() })
  expect(await treeOf(world, third)).toMatchObject({ table: tree.table, parts: tree.parts! })
}, 60_000)

test('a table that was written in the pause points to the one of before it', async () => {
  await using world = await createFolderWorld()
  fill(world)
  await world.backup({ syncedAtNs: longAfter() })
  const between = async (): Promise<void> => {
    writeFileSync(join(world.path, 'd3', 'f7'), 'in the middle')
    rmSync(join(world.path, 'd20'), { recursive: true })
    mkdirSync(join(world.path, 'new'))
    writeFileSync(join(world.path, 'new', 'file'), 'new')
  }
  const second = await world.backup({ syncedAtNs: longAfter(), between })
  await expectWhole(world, second)
  // Of tables of which little is needed the parts are stored once more.
  await world.backup({ syncedAtNs: longAfter() })
  const third = await world.backup({ syncedAtNs: longAfter(), between: async () => {} })
  const fourth = await world.backup({ syncedAtNs: longAfter(), between: async () => {} })
  expect((await treeOf(world, fourth)).table).toEqual((await treeOf(world, third)).table)
  await expectWhole(world, fourth)
}, 60_000)

test('tables of which little is needed, and of too many the least needed, are let go', async () => {
  await using world = await createFolderWorld()
  fill(world)
  let last = await world.backup({ syncedAtNs: longAfter() })
  const first = (await treeOf(world, last)).table
  const counts: number[] = []
  for (let day = 0; day < 20; day++) {
    writeFileSync(join(world.path, `d${day}`, 'f50'), `of day ${day}`)
    last = await world.backup({ syncedAtNs: longAfter() })
    counts.push(tableBlobs(await treeOf(world, last)).length)
  }
  expect(Math.max(...counts)).toBeLessThanOrEqual(18)
  for (const name of readdirSync(world.path)) chmodSync(join(world.path, name), 0o700)
  for (let folder = 0; folder < 25; folder++)
    for (let file = 0; file < 100; file++) chmodSync(join(world.path, `d${folder}`, `f${file}`), 0o600)
  last = await world.backup({ syncedAtNs: longAfter() })
  expect((await treeOf(world, last)).parts?.tables.map(({ digest }) => digest)).not.toContain(first.digest)
  await expectWhole(world, last)
}, 120_000)

test('a backup whose table lies in those of others outlives them', async () => {
  await using world = await createFolderWorld()
  fill(world)
  const removed: string[] = []
  let last: FolderBackup | null = null
  for (let day = 0; day < 4; day++) {
    if (last !== null) removed.push(last.record.id)
    writeFileSync(join(world.path, `d${day * 5}`, 'f5'), `of day ${day}`)
    last = await world.backup({ syncedAtNs: longAfter() })
  }
  for (const id of removed) expect(await world.vault.remove(id)).toBe(true)
  const store = createDirectoryStore({ path: world.vaultPath, vaultId: world.vault.id })
  await createVaultOverStore({ id: world.vault.id, store, graceMs: -1000 }).prune({ signal, onBytes: () => {} })
  await expectWhole(world, last!)
}, 60_000)

test('an earlier table that is damaged is found, and stands in no backup’s way', async () => {
  await using world = await createFolderWorld()
  fill(world)
  const { table } = await treeOf(world, await world.backup({ syncedAtNs: longAfter() }))
  writeFileSync(join(world.path, 'd12', 'f50'), 'another')
  const second = await world.backup({ syncedAtNs: longAfter() })
  const path = join(world.vaultPath, 'blobs/sha256', table.digest)
  const bytes = readFileSync(path)
  bytes.writeUInt8(bytes.readUInt8(1000) ^ 1, 1000)
  chmodSync(path, 0o600)
  writeFileSync(path, bytes)
  const { problems } = await world.vault.verify(second.record.id, 'full', { signal, onBytes: () => {} })
  expect(JSON.stringify(problems)).toContain(table.digest)
  writeFileSync(join(world.path, 'd12', 'f51'), 'one more')
  const third = await world.backup({ syncedAtNs: longAfter() })
  expect(tableBlobs(await treeOf(world, third))).not.toContainEqual(table)
  await expectWhole(world, third)
}, 60_000)

test('backup after backup of a folder that changes in every way is what the folder is, also by hand', async () => {
  await using world = await createFolderWorld()
  fill(world)
  writeFileSync(join(world.parent, 'mount.py'), script ?? '')
  const random = seeded(20_261_129)
  const change = (): void => {
    for (let count = random(12); count >= 0; count--) changeSomething(world.path, random)
  }
  for (let round = 0; round < 12; round++) {
    change()
    const between = async (): Promise<void> => change()
    const backup = await world.backup({ syncedAtNs: longAfter(), ...(round % 2 === 1 && { between }) })
    await expectWhole(world, backup)
    if (round % 6 !== 5) continue
    const command = ['mount.py', world.vaultPath, backup.record.id, '/data']
    const tar = execFileSync('python3', command, { cwd: world.parent, maxBuffer: 1e9 })
    expect(tar.equals(await tarOfFolder(world))).toBe(true)
  }
}, 120_000)

function changeSomething(path: string, random: (below: number) => number): void {
  const folders = readdirSync(path)
  const folder = join(path, folders[random(folders.length)] ?? '')
  const files = readdirSync(folder)
  const file = join(folder, files[random(files.length)] ?? 'first')
  const fresh = join(folder, `new-${random(1_000_000)}`)
  switch (random(9)) {
    case 0:
    case 1:
      return writeFileSync(file, `changed ${random(1_000_000)}`)
    case 2:
      return writeFileSync(fresh, 'new')
    case 3:
      return rmSync(file, { force: true })
    case 4:
      return files.length > 0 ? renameSync(file, fresh) : undefined
    case 5:
      return files.length > 0 ? linkSync(file, fresh) : undefined
    case 6:
      return files.length > 0 ? chmodSync(file, 0o600 + random(64)) : undefined
    case 7:
      return folders.length > 15 && random(4) === 0 ? rmSync(folder, { recursive: true }) : undefined
    default:
      mkdirSync(join(path, `more-${random(1_000_000)}`))
  }
}

/** Numbers from 0 on, always the same ones. */
function seeded(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}
