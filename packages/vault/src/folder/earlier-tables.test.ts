import { randomFillSync } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { zstdDecompressSync } from 'node:zlib'
import { openHostFolder, readFolderAsTar } from '@holdfast/host-files'
import { expect, test } from 'vitest'
import {
  createFolderWorld,
  describeFolder,
  longAfter,
  type FolderBackup,
  type FolderWorld,
} from '../testing/folder-world.ts'
import { oneChunk } from '../store/blob-store.ts'
import { sampleOf } from '../testing/sample-backup.ts'
import type { BackupRecord, StoredTree } from '../vault.ts'

const mebibyte = 1_048_576
const noise = randomFillSync(Buffer.alloc(6 * mebibyte))
const { signal } = new AbortController()

function fill({ path }: FolderWorld): void {
  writeFileSync(join(path, 'database'), noise)
  writeFileSync(join(path, 'log'), noise.subarray(0, 1_500_000))
  writeFileSync(join(path, 'settings'), 'colour = blue')
}

async function expectRestored(world: FolderWorld, { id }: BackupRecord): Promise<void> {
  const target = await world.extract(id)
  expect(await describeFolder(target)).toBe(await describeFolder(world.path))
  rmSync(target, { recursive: true })
  expect((await world.vault.verify(id, 'full', { signal, onBytes: () => {} })).problems).toEqual([])
}

/** A backup of the folder as a tar. */
async function backupTar(world: FolderWorld): Promise<{ record: BackupRecord; tree: StoredTree }> {
  using folder = openHostFolder(world.path)
  const { layer, diffId, config } = sampleOf({})
  await using draft = await world.vault.begin('draft-tar', { signal })
  await draft.addLayer(oneChunk(layer), { diffId, signal })
  const tar = readFolderAsTar(folder, { prefix: 'holdfast-mount', signal })
  const tree = await draft.addTree({ path: '/data', key: 'volume data' }, tar, { signal })
  const image = { config, diffIds: [diffId] }
  return { record: await draft.seal({ name: 'web', image, startedAt: Date.now(), document: {}, signal }), tree }
}

test('a folder is read after its tar was, and a tar after the folder, and neither stores a byte again', async () => {
  await using world = await createFolderWorld()
  fill(world)
  const tar = await backupTar(world)
  const folder = await world.backup({ syncedAtNs: longAfter() })
  expect(folder.pass.readBytes).toBe(noise.length + 1_500_013)
  expect(folder.tree).toMatchObject({ newBytes: 0, entries: tar.tree.entries, bytes: tar.tree.bytes })
  expect((await world.tarOf(folder.record.id)).equals(await world.tarOf(tar.record.id))).toBe(true)
  const again = await backupTar(world)
  expect(again.tree.newBytes).toBe(0)
  await expectRestored(world, again.record)
  const last = await world.backup({ syncedAtNs: longAfter() })
  expect(last.tree.newBytes).toBe(0)
  expect(last.pass.readBytes).toBe(noise.length + 1_500_013)
  await expectRestored(world, last.record)
})

test('renamed and moved files store no data, whether their new names come before the old ones or behind', async () => {
  await using world = await createFolderWorld()
  fill(world)
  const at = (...names: string[]): string => join(world.path, ...names)
  mkdirSync(at('folder'))
  for (let number = 0; number < 700; number++)
    writeFileSync(at('folder', `file ${number}`), noise.subarray(number * 1000, number * 1000 + 900))
  await world.backup({ syncedAtNs: longAfter() })
  renameSync(at('database'), at('a-database'))
  renameSync(at('log'), at('z-log'))
  renameSync(at('folder'), at('moved'))
  const next = await world.backup({ syncedAtNs: longAfter() })
  // Before it is worth it to look through the old table, a few may be.
  expect(next.tree.newBytes).toBeLessThan(65_536)
  await expectRestored(world, next.record)
})

test('of a pack of which less than half is needed the files are read and stored anew, and it is let go', async () => {
  await using world = await createFolderWorld()
  fill(world)
  await world.backup({ syncedAtNs: longAfter() })
  rmSync(join(world.path, 'database'))
  const second = await world.backup({ syncedAtNs: longAfter() })
  expect(second.pass.readBytes).toBe(0)
  const third = await world.backup({ syncedAtNs: longAfter() })
  expect(third.pass.readBytes).toBe(1_500_013)
  expect(third.tree.newBytes).toBe(0)
  const fourth = await world.backup({ syncedAtNs: longAfter() })
  expect(fourth.pass.readBytes).toBe(0)
  await expectRestored(world, fourth.record)
})

test('a last backup whose table is damaged costs space and nothing else', async () => {
  await using world = await createFolderWorld()
  fill(world)
  const first: FolderBackup = await world.backup({ syncedAtNs: longAfter() })
  const blobs = join(world.vaultPath, 'blobs/sha256')
  const isTable = (name: string): boolean => textOf(readFileSync(join(blobs, name))).startsWith('{"format":1}')
  const tables = readdirSync(blobs).filter(isTable)
  expect(tables.length).toBe(1)
  for (const name of tables) {
    const bytes = readFileSync(join(blobs, name))
    bytes.fill(0, 100, 200)
    writeFileSync(join(blobs, name), bytes)
  }
  const next = await world.backup({ syncedAtNs: longAfter() })
  expect(next.pass.readBytes).toBe(first.pass.readBytes)
  await expectRestored(world, next.record)
})

function textOf(blob: Buffer): string {
  try {
    return zstdDecompressSync(blob).toString('latin1')
  } catch {
    return ''
  }
}
