import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, readdir, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createDirectoryStore } from '../store/directory-store.ts'
import { createVaultOverStore, openVault } from '../open-vault.ts'
import { createDyingStore } from './dying-store.ts'
import { makeBackup } from './sample-backup.ts'
import { createTemporaryVault, type TemporaryVault } from './temporary-vault.ts'

const { signal } = new AbortController()
const changed = { draftId: 'job', files: { a: 'alpha', b: Buffer.alloc(50_000, 'c') }, layerFiles: { sh: 'other' } }

/** What holds whenever a writer dies: at one step of each kind, or at each. `kills`: the steps at which a process is really killed. */
export function describeSuddenDeath({ steps, kills }: { steps: 'one of each kind' | 'all'; kills: number[] }): void {
  test('whenever the storage dies under a backup, it is whole or, once swept, as if it had never begun', async () => {
    await using world = await createVaultInMemory()
    const first = await makeBackup(world.vault, { draftId: 'first' })
    const kinds = await kindsOfSteps(world)
    const before = await filesIn(world.path)
    let sealed = 0
    const points =
      steps === 'all' ? [...kinds.keys()] : [...kinds.keys()].filter((at) => kinds.lastIndexOf(kinds[at] ?? '') === at)
    for (const at of [...points.map((point) => point + 1), kinds.length + 1]) {
      const { store, hasDied } = createDyingStore(storeOf(world), { at, die: () => {} })
      const dying = createVaultOverStore({ id: world.id, store })
      const record = await makeBackup(dying, changed).catch(() => null)
      const next = await restart(world)
      expect((await next.list()).unreadable).toEqual([])
      await next.sweep('job')
      const { backups } = await next.list()
      await expectWhole(
        next,
        backups.filter(({ id }) => id !== first.id),
      )
      const left = backups.length === 1 ? await filesIn(world.path) : before
      expect(left, `after step ${at}`).toEqual(before)
      if (record !== null) sealed += 1
      expect(backups.map(({ id }) => id)).toContain(first.id)
      expect(hasDied()).toBe(at <= kinds.length)
      await removeAllBut(world, first.id)
      expect(await filesIn(world.path)).toEqual(before)
    }
    expect(sealed).toBeGreaterThan(0)
    await expectWhole(await restart(world), [first])
  }, 120_000)

  test('a server that is killed while it makes a backup leaves one that is whole, or nothing once swept', async () => {
    await using world = await createVaultInMemory()
    await makeBackup(world.vault, { draftId: 'first' })
    const before = await filesIn(world.path)
    const outcomes = new Set<string>()
    for (const at of kills) {
      await using copy = await copyOf(world)
      await makeBackupUntil(copy, at)
      const next = await openVault(copy.path)
      await next.sweep('job')
      const { backups } = await next.list()
      await expectWhole(next, backups)
      expect(backups.length === 1 ? await filesIn(copy.path) : before).toEqual(before)
      outcomes.add(`${backups.length} backups`)
    }
    expect([...outcomes]).toEqual(['1 backups', '2 backups'])
  }, 120_000)
}

/** The steps of a whole backup, which is taken away again. */
async function kindsOfSteps(world: TemporaryVault): Promise<string[]> {
  const { backups: before } = await world.vault.list()
  const { store, kinds } = createDyingStore(storeOf(world), { at: Infinity, die: () => {} })
  await makeBackup(createVaultOverStore({ id: world.id, store }), changed)
  const steps = [...kinds]
  await removeAllBut(world, before[0]?.id ?? '')
  return steps
}

async function removeAllBut(world: TemporaryVault, kept: string): Promise<void> {
  const vault = createVaultOverStore({ id: world.id, store: storeOf(world), graceMs: -1000 })
  for (const { id } of (await vault.list()).backups) if (id !== kept) await vault.remove(id)
  await vault.prune({ signal, onBytes: () => {} })
}

async function expectWhole(vault: Awaited<ReturnType<typeof openVault>>, backups: { id: string }[]): Promise<void> {
  for (const { id } of backups)
    expect((await vault.verify(id, 'full', { signal, onBytes: () => {} })).problems).toEqual([])
}

/** The vault of the process after the dead one, whose leases it finds to be dead. */
async function restart({ path }: TemporaryVault) {
  const vault = await openVault(path)
  await vault.breakLeases()
  return vault
}

function storeOf({ path, id }: TemporaryVault) {
  return createDirectoryStore({ path, vaultId: id })
}

/** Hundreds of backups are made here: in memory, where that has room for what a draft asks for. */
async function createVaultInMemory(): Promise<TemporaryVault> {
  const memory = await statfs('/dev/shm').catch(() => null)
  const hasRoom = memory !== null && memory.bavail * memory.bsize > 256 * 1024 * 1024
  return createTemporaryVault({ parent: hasRoom ? '/dev/shm' : tmpdir() })
}

async function copyOf({ path, id }: TemporaryVault) {
  const copy = `${path}.copy`
  await cp(path, copy, { recursive: true })
  return { path: copy, id, [Symbol.asyncDispose]: () => rm(copy, { recursive: true }) }
}

/** In a process of its own, which kills itself at the n-th step. */
async function makeBackupUntil({ path, id }: { path: string; id: string }, at: number): Promise<void> {
  const script = `
    const { createDirectoryStore } = await import('${import.meta.resolve('../store/directory-store.ts')}')
    const { createDyingStore } = await import('${import.meta.resolve('./dying-store.ts')}')
    const { makeBackup } = await import('${import.meta.resolve('./sample-backup.ts')}')
    const { createVaultOverStore } = await import('${import.meta.resolve('../open-vault.ts')}')
    const [path, id, at] = process.argv.slice(1)
    const die = () => process.kill(process.pid, 'SIGKILL')
    const { store } = createDyingStore(createDirectoryStore({ path, vaultId: id }), { at: Number(at), die })
    await makeBackup(createVaultOverStore({ id, store }), ${JSON.stringify({ draftId: 'job', files: { c: 'new' }, key: 'x' })})
  `
  const args = ['--input-type=module', '-e', script, path, id, String(at)]
  await once(spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] }), 'exit')
}

/** Names are enough: blobs are named by what they hold. Of a lease half written no listing tells, and a prune takes it away. */
async function filesIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name).slice(path.length + 1))
    .filter((name) => !name.startsWith('drafts/vault/'))
    .toSorted()
}
