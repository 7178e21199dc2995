import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createVault, openVault } from '@holdfast/vault'
import { makeBackup } from '@holdfast/vault/testing/sample-backup'
import { openDatabase } from '../../database/open-database.ts'
import { FakeClock } from '../../testing/fake-clock.ts'
import { silentLog } from '../../testing/silent-log.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { BlobReads } from './blob-reads.ts'
import { CheckTable } from './check-table.ts'
import { Checks, type VerifyRequest } from './checks.ts'

const dayMs = 86_400_000
const hourMs = 3_600_000

/** Checks of a real vault with two backups, from one hour before the round of a day forty days later. */
async function startChecks(options: { scheduled?: number } = {}) {
  await using stack = new AsyncDisposableStack()
  const folder = stack.use(await temporaryFolder())
  const database = stack.adopt(await openDatabase(folder.path), (open) => open.destroy())
  await createVault(join(folder.path, 'disk'))
  const vault = await openVault(join(folder.path, 'disk'))
  await makeBackup(vault, { draftId: 'one', name: 'web' })
  await makeBackup(vault, { draftId: 'two', name: 'web', files: { a: 'other' } })
  const clock = new FakeClock(new Date(Date.now() + 40 * dayMs).setHours(4, 0, 0, 0))
  const reads = new BlobReads(database, clock.now)
  const table = new CheckTable(database)
  const asked: VerifyRequest[] = []
  const found: string[] = []
  const world = { scheduled: options.scheduled ?? 0 }
  const verify = async (request: VerifyRequest, signal: AbortSignal) => {
    asked.push(request)
    const { subject, onlyUnread } = request
    const { since = 0, readTrees = true } = onlyUnread ?? {}
    const read: string[] = []
    const known = await reads.knownSince(vault.id, since)
    const options = { signal, onBytes: () => undefined, known, readTrees, onRead: (one: string) => void read.push(one) }
    found.push((await vault.verify(subject.backupId, 'full', options)).method)
    await reads.record(vault.id, read)
  }
  const checks = new Checks({
    vaults: async () => [{ vaultId: vault.id, contents: () => vault.contents() }],
    reads,
    table,
    verify,
    scheduledBackups: () => world.scheduled,
    clock,
    log: silentLog,
  })
  stack.use(checks)
  await expect.poll(() => clock.sleeping).toBe(1)
  const parts = stack.move()
  return { clock, vault, reads, table, asked, found, world, [Symbol.asyncDispose]: () => parts.disposeAsync() }
}

test('at five in the morning backups are read until every blob is, the newest whole, and no blob twice', async () => {
  await using world = await startChecks()
  const { clock, vault, reads, asked, found } = world
  const [second, first] = await vault.contents()
  await clock.advance(hourMs - 1)
  expect(asked).toEqual([])
  for (let day = 0; day < 17; day += 1) {
    await clock.advance(day === 0 ? 1 : dayMs)
    await expect.poll(() => clock.sleeping).toBe(1)
  }
  expect(asked.map(({ subject }) => subject.backupId)).toEqual([second?.id, first?.id])
  expect(asked).toMatchObject([
    { method: 'full', subject: { vaultId: vault.id, name: 'web' }, onlyUnread: { readTrees: true } },
    { onlyUnread: { readTrees: false } },
  ])
  expect(found).toEqual(['full', 'quick'])
  const readAt = await reads.follow(vault.id, await vault.contents())
  expect(Math.min(...readAt.values())).toBeGreaterThanOrEqual(clock.now() - 30 * dayMs)
})

test('while many scheduled backups run nothing is read', async () => {
  await using world = await startChecks({ scheduled: 3 })
  const { clock, asked } = world
  await clock.advance(2 * hourMs)
  await expect.poll(() => clock.sleeping).toBe(1)
  expect(asked).toEqual([])
  world.world.scheduled = 2
  await clock.advance(60_000)
  await expect.poll(() => asked.length).toBeGreaterThan(0)
})

test('what is known of blobs follows what is in the vault, and is of that vault alone', async () => {
  await using world = await startChecks()
  const { vault, reads, clock } = world
  const [second, first] = await vault.contents()
  await reads.follow('other', [second!])
  await reads.follow(vault.id, [second!, first!])
  const [digest = ''] = second?.blobs.keys() ?? []
  await reads.record(vault.id, [digest])
  expect(await reads.knownSince(vault.id, clock.now())).toEqual(new Set([digest]))
  expect(await reads.knownSince('other', clock.now())).toEqual(new Set())
  const left = await reads.follow(vault.id, [first!])
  expect([...left.keys()].toSorted()).toEqual([...(first?.blobs.keys() ?? [])].toSorted())
  expect((await reads.knownSince(vault.id, 0)).size).toBe(first?.blobs.size)
  expect((await reads.knownSince('other', 0)).size).toBe(second?.blobs.size)
})

test('a time and days that an admin has set count from the next round on, and what was set wrongly as not set', async () => {
  await using world = await startChecks()
  const { table, clock, asked } = world
  expect(await table.settings()).toEqual({ days: 30, at: '05:00' })
  await table.set({ days: 90, at: '06:30' })
  await clock.advance(hourMs)
  await expect.poll(() => clock.sleeping).toBe(1)
  expect(asked).toEqual([])
  expect((await table.rounds()).at(-1)?.at).toBe(clock.now())
})
