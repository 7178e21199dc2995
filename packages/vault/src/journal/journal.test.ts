import { chmod, mkdir, readdir, readFile, rename, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeBackup } from '../testing/sample-backup.ts'
import { createTemporaryVault, type TemporaryVault } from '../testing/temporary-vault.ts'

const { signal } = new AbortController()
const onBytes = () => {}
const first = 'holdfast-audit/one-000001.ndjson'

test('lines come back in the order they were appended, from however many files, and journals do not mix', async () => {
  await using world = await createTemporaryVault()
  const lines = Array.from({ length: 30 }, (_, at) => `${at} ${'x'.repeat(5000)}`)
  for (const line of lines) await world.vault.appendToJournal('one', line)
  await world.vault.appendToJournal('one-more', 'of another')

  expect(await linesOf(world, 'one')).toEqual(lines)
  expect(await linesOf(world, 'one-more')).toEqual(['of another'])
  expect(await linesOf(world, 'none')).toEqual([])
  const files = (await readdir(join(world.path, 'holdfast-audit'))).toSorted()
  expect(files).toEqual(['one-000001.ndjson', 'one-000002.ndjson', 'one-000003.ndjson', 'one-more-000001.ndjson'])
})

test('lines that are appended at once are all there', async () => {
  await using world = await createTemporaryVault()
  const lines = Array.from({ length: 20 }, (_, at) => String(at))
  await Promise.all(lines.map((line) => world.vault.appendToJournal('one', line)))
  expect(await linesOf(world, 'one')).toEqual(lines)
})

test('a journal is in nobody’s way: backups, a verify and a prune go on beside it, and leave it', async () => {
  await using world = await createTemporaryVault()
  await world.vault.appendToJournal('one', 'before')
  const draft = await world.vault.begin('writing', { signal })
  await world.vault.appendToJournal('one', 'beside a writer')
  await draft[Symbol.asyncDispose]()
  const backup = await makeBackup(world.vault, { draftId: 'job' })
  const pruning = world.vault.prune({ signal, onBytes })
  await world.vault.appendToJournal('one', 'beside a prune')
  await pruning

  const { problems } = await world.vault.verify(backup.id, 'full', { signal, onBytes })
  expect(problems).toEqual([])
  expect((await world.vault.list()).unreadable).toEqual([])
  expect(await linesOf(world, 'one')).toEqual(['before', 'beside a writer', 'beside a prune'])
})

test('a file that cannot be read is not written over: the next line begins another', async () => {
  await using world = await createTemporaryVault()
  await world.vault.appendToJournal('one', 'before')
  await rename(join(world.path, first), join(world.path, 'elsewhere'))
  await symlink('/etc/hostname', join(world.path, first))
  await world.vault.appendToJournal('one', 'after')

  expect(await readFile(join(world.path, 'holdfast-audit/one-000002.ndjson'), 'utf8')).toBe('after\n')
  expect(await linesOf(world, 'one')).toEqual(['', 'after'])
})

test('a folder of the journals that is a link is not written to', async () => {
  await using world = await createTemporaryVault()
  await mkdir(join(world.path, 'elsewhere'))
  await symlink(join(world.path, 'elsewhere'), join(world.path, 'holdfast-audit'))
  await expect(world.vault.appendToJournal('one', 'x')).rejects.toMatchObject({ code: 'VAULT_DAMAGED' })
  expect(await readdir(join(world.path, 'elsewhere'))).toEqual([])
})

test('while the disk of a vault is away nothing is appended, and nothing is made in its place', async () => {
  await using world = await createTemporaryVault()
  await rename(world.path, `${world.path}.away`)
  await mkdir(world.path)
  await expect(world.vault.appendToJournal('one', 'x')).rejects.toMatchObject({ code: 'VAULT_NOT_MOUNTED' })
  await expect(linesOf(world, 'one')).rejects.toMatchObject({ code: 'VAULT_NOT_MOUNTED' })
  expect(await readdir(world.path)).toEqual([])
})

test('what somebody laid beside the journals is nobody’s journal', async () => {
  await using world = await createTemporaryVault()
  await world.vault.appendToJournal('one', 'x')
  await writeFile(join(world.path, 'holdfast-audit/one-notes.txt'), 'of somebody else')
  await writeFile(join(world.path, 'holdfast-audit/one-000002.ndjson'), Buffer.alloc(300_000, 'y'))
  await chmod(join(world.path, 'holdfast-audit/one-notes.txt'), 0o600)
  expect(await linesOf(world, 'one')).toEqual(['x', ''])
})

async function linesOf({ vault }: TemporaryVault, name: string): Promise<string[]> {
  return Array.fromAsync(vault.readJournal(name))
}
