import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdir, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { OpError } from '@holdfast/contract'
import { expect, test } from 'vitest'
import { createDirectoryStore } from '../store/directory-store.ts'
import { createTemporaryVault, type TemporaryVault } from '../testing/temporary-vault.ts'
import { createLeaseBook } from './lease-book.ts'
import { describeSelf } from './lease-holder.ts'

test('many of one process may write beside each other, and one file says so until the last one ends', async () => {
  await using world = await createTemporaryVault()
  const leases = bookOf(world)
  const first = await leases.take('write')
  const second = await leases.take('write')
  expect(await leases.list()).toMatchObject([
    { kind: 'write', host: hostname(), pid: process.pid, own: true, dead: false },
  ])
  await first[Symbol.asyncDispose]()
  await first[Symbol.asyncDispose]()
  expect(await leases.list()).toHaveLength(1)
  await second[Symbol.asyncDispose]()
  expect(await leases.list()).toEqual([])
})

test.each([
  ['write', 'write', false],
  ['write', 'read', true],
  ['read', 'write', true],
  ['read', 'read', true],
  ['prune', 'read', false],
  ['prune', 'write', false],
  ['prune', 'prune', false],
  ['read', 'prune', false],
  ['write', 'prune', false],
] as const)('while somebody else has a %s lease, a %s lease is given: %s', async (theirs, ours, isGiven) => {
  await using world = await createTemporaryVault()
  await using _theirs = await bookOf(world).take(theirs)
  const outcome = await bookOf(world)
    .take(ours)
    .then(async (lease) => lease[Symbol.asyncDispose]())
    .catch((error: OpError) => error.code)
  expect(outcome).toBe(isGiven ? undefined : 'VAULT_BUSY')
  expect(await readdir(join(world.path, 'locks'))).toHaveLength(1)
})

test('a prune is alone in its own process as well', async () => {
  await using world = await createTemporaryVault()
  const leases = bookOf(world)
  for (const kind of ['write', 'read'] as const) {
    await using _held = await leases.take(kind)
    await expect(leases.take('prune')).rejects.toMatchObject({ code: 'VAULT_BUSY' })
  }
  await using _prune = await leases.take('prune')
  for (const kind of ['write', 'read', 'prune'] as const)
    await expect(leases.take(kind)).rejects.toMatchObject({ code: 'VAULT_BUSY' })
})

test('another process keeps the vault busy by name until it is killed; then its lease is broken by itself', async () => {
  await using world = await createTemporaryVault()
  const child = await holdLease(world, 'write')
  await expect(bookOf(world).take('write')).rejects.toMatchObject({
    code: 'VAULT_BUSY',
    message: expect.stringMatching(new RegExp(`write lease of process ${child.pid} on ${hostname()} since 20`)),
  })
  child.kill('SIGKILL')
  await once(child, 'exit')
  const leases = bookOf(world)
  expect(await leases.list()).toMatchObject([{ pid: child.pid, dead: true }])
  await using _lease = await leases.take('write')
  expect(await leases.list()).toMatchObject([{ pid: process.pid, own: true }])
})

test('a pid that is used again, and a host that started again, hold nothing', async () => {
  await using world = await createTemporaryVault()
  const alive = { ...(await describeSelf()), machineId: 'this one' }
  const self = async () => alive
  for (const [at, holder] of [
    { ...alive, startTicks: '1' },
    { ...alive, bootId: 'another boot' },
    { ...alive, pid: 0x3fffffff },
  ].entries())
    await writeLease(world, `${at}.json`, JSON.stringify({ kind: 'prune', since: 1, holder }))
  await using _lease = await createLeaseBook(storeOf(world), self).take('write')
  expect(await readdir(join(world.path, 'locks'))).toHaveLength(1)
})

test('who may be another machine of the same name, or another container on this one, is not taken for dead', async () => {
  const self = { ...(await describeSelf()), machineId: null }
  for (const holder of [
    { ...self, bootId: 'of another machine', pid: 0x3fffffff },
    { ...self, bootId: 'of another machine', machineId: 'another' },
    { ...self, pidNamespace: 'pid:[1]', startTicks: '1' },
    { ...self, pidNamespace: undefined, pid: 0x3fffffff },
  ]) {
    await using world = await createTemporaryVault()
    await writeLease(world, 'theirs.json', JSON.stringify({ kind: 'write', since: 1, holder }))
    const leases = createLeaseBook(storeOf(world), async () => self)
    await expect(leases.take('write')).rejects.toMatchObject({ code: 'VAULT_BUSY' })
    expect(await leases.list()).toMatchObject([{ dead: false, own: false }])
  }
})

test('of an instance only one process runs: what an earlier one left in another container holds nothing', async () => {
  await using world = await createTemporaryVault()
  const self = { ...(await describeSelf('data folder')), machineId: null }
  const earlier = { ...self, host: 'earlier container', pidNamespace: 'pid:[1]', startTicks: '1' }
  await writeLease(world, 'theirs.json', JSON.stringify({ kind: 'prune', since: 1, holder: earlier }))
  const leases = createLeaseBook(storeOf(world), async () => self)
  expect(await leases.list()).toMatchObject([{ host: 'earlier container', dead: true }])
  await using _lease = await leases.take('write')
  expect(await leases.list()).toMatchObject([{ own: true }])
})

test('who is of another instance, or of another boot, is not taken for an earlier one', async () => {
  const self = { ...(await describeSelf('data folder')), machineId: null }
  const earlier = { ...self, pidNamespace: 'pid:[1]', startTicks: '1' }
  for (const holder of [
    { ...earlier, instanceId: 'another data folder' },
    { ...earlier, instanceId: null },
    { ...earlier, bootId: 'of another machine' },
    { ...earlier, bootId: null },
    { ...earlier, pidNamespace: null },
    self,
  ]) {
    await using world = await createTemporaryVault()
    await writeLease(world, 'theirs.json', JSON.stringify({ kind: 'write', since: 1, holder }))
    const leases = createLeaseBook(storeOf(world), async () => self)
    await expect(leases.take('write')).rejects.toMatchObject({ code: 'VAULT_BUSY' })
  }
})

test('who says nothing of its instance or its boot is not taken for an earlier one of its kind', async () => {
  const self = { ...(await describeSelf('data folder')), machineId: null }
  for (const silent of [
    { ...self, instanceId: null },
    { ...self, bootId: null },
  ]) {
    await using world = await createTemporaryVault()
    const holder = { ...silent, pidNamespace: 'pid:[1]', startTicks: '1' }
    await writeLease(world, 'theirs.json', JSON.stringify({ kind: 'write', since: 1, holder }))
    const leases = createLeaseBook(storeOf(world), async () => silent)
    await expect(leases.take('write')).rejects.toMatchObject({ code: 'VAULT_BUSY' })
  }
})

test('a lease of another host, and one that says nothing, are broken by an admin alone', async () => {
  await using world = await createTemporaryVault()
  const holder = { host: 'elsewhere', bootId: 'x', pid: 0x3fffffff, startTicks: '1' }
  for (const text of [JSON.stringify({ kind: 'write', since: 1, holder }), 'garbage']) {
    await writeLease(world, 'theirs.json', text)
    const leases = bookOf(world)
    await expect(leases.take('write')).rejects.toMatchObject({ code: 'VAULT_BUSY' })
    await leases.breakOthers()
    await (await leases.take('write'))[Symbol.asyncDispose]()
  }
})

test('breaking the locks of others leaves the own ones; a broken one is put again for the next writer', async () => {
  await using world = await createTemporaryVault()
  const [ours, theirs] = [bookOf(world), bookOf(world)]
  await using _first = await ours.take('write')
  await ours.breakOthers()
  expect(await ours.list()).toHaveLength(1)
  await theirs.breakOthers()
  expect(await ours.list()).toEqual([])
  await using _second = await ours.take('write')
  expect(await ours.list()).toMatchObject([{ own: true }])
})

function bookOf(world: TemporaryVault) {
  return createLeaseBook(storeOf(world))
}

function storeOf({ path, id }: TemporaryVault) {
  return createDirectoryStore({ path, vaultId: id })
}

async function writeLease({ path }: TemporaryVault, name: string, text: string): Promise<void> {
  await writeFile(join(path, 'locks', name), text)
}

/** A process of its own that takes a lease and keeps it. */
async function holdLease({ path, id }: TemporaryVault, kind: string): Promise<ChildProcess> {
  const script = `
    const { createLeaseBook } = await import('${import.meta.resolve('./lease-book.ts')}')
    const { createDirectoryStore } = await import('${import.meta.resolve('../store/directory-store.ts')}')
    const [path, vaultId, kind] = process.argv.slice(1)
    await createLeaseBook(createDirectoryStore({ path, vaultId })).take(kind)
    process.send('held')
    setInterval(() => {}, 1000)
  `
  const args = ['--input-type=module', '-e', script, path, id, kind]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  await Promise.race([once(child, 'message'), once(child, 'exit')])
  return child
}
