import { expect, test } from 'vitest'
import { message, OpError, type Job } from '@holdfast/contract'
import { everything } from '../access/in-scope.ts'
import { nightly } from '../testing/somebody.ts'
import { silentLog } from '../testing/silent-log.ts'
import { alertOfJob } from './job-alerts.ts'
import { startAlerts } from './testing/start-alerts.ts'
import { VaultSamples } from './vault-samples.ts'
import { VaultWatch } from './vault-watch.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const subject = { kind: 'vault', vaultId: 'disk', name: 'disk' } as const

/** A watched vault whose disk does what the test says. */
async function startWatch() {
  await using stack = new AsyncDisposableStack()
  const world = stack.use(await startAlerts())
  const { alerts, clock, database } = world
  const samples = new VaultSamples(database)
  const disk = { isKnown: true, isAway: false, storedBytes: 1_000, freeBytes: 50_000, ids: ['web'], counted: 0 }
  const usage = () => {
    disk.counted += 1
    return { backups: 2, sizeBytes: 9_000, storedBytes: disk.storedBytes, freeBytes: null, totalBytes: null }
  }
  const vault = {
    usage: () => Promise.resolve(usage()),
    list: () =>
      Promise.resolve({ backups: [], unreadable: disk.ids.map((id) => ({ id, message: message('see-log') })) }),
  }
  const open = async () => {
    if (disk.isAway) throw new OpError('VAULT_NOT_MOUNTED', message('vault-not-there', { path: '/disk' }))
    return vault
  }
  const space = () => Promise.resolve({ freeBytes: disk.freeBytes, totalBytes: 100_000 })
  const vaults = () => Promise.resolve(disk.isKnown ? [{ subject, space, open }] : [])
  const watch = stack.use(new VaultWatch({ alerts, samples, vaults, clock, log: silentLog }))
  await expect.poll(() => clock.sleeping).toBe(1)
  const kinds = async () =>
    (await alerts.list(everything)).filter((one) => one.clearedAt === null).map(({ kind }) => kind)
  const pass = async (ms: number) => {
    // A look is many steps of the database; the next one begins when this one has slept.
    for (let left = ms; left > 0; left -= 10 * minuteMs) {
      await clock.advance(Math.min(left, 10 * minuteMs))
      await expect.poll(() => clock.sleeping).toBe(1)
    }
  }
  const parts = stack.move()
  return { ...world, samples, disk, watch, kinds, pass, [Symbol.asyncDispose]: () => parts.disposeAsync() }
}

function ended(result: { newBytes: number } | 'prune'): Job {
  const about = { id: 'job', actor: nightly, causedBy: null, createdAt: 1 }
  const times = { status: 'succeeded', startedAt: 1, finishedAt: 2 } as const
  if (result === 'prune')
    return {
      ...about,
      request: { kind: 'prune', subject },
      state: { ...times, result: { kind: 'prune', blobs: 1, bytes: 1 } },
    }
  const container = { kind: 'container', engineId: 'local', containerId: 'a', name: 'web' } as const
  const facts = { backupId: 'web', sizeBytes: 1, storedBytes: 1, frozenMs: null, warnings: [], notKept: [] }
  return {
    ...about,
    request: { kind: 'backup', subject: container, vaultId: 'disk', mode: 'pause', mounts: {} },
    state: { ...times, result: { kind: 'backup', vaultId: 'disk', ...facts, ...result } },
  }
}

test('a vault that is away is an alert until it is back, or until nobody knows it any more', async () => {
  await using world = await startWatch()
  const { disk, kinds, pass } = world
  expect(await kinds()).toEqual([])
  disk.isAway = true
  await pass(10 * minuteMs)
  expect(await kinds()).toEqual(['vault-away'])
  disk.isAway = false
  await pass(10 * minuteMs)
  expect(await kinds()).toEqual([])
  disk.isAway = true
  await pass(10 * minuteMs)
  disk.isKnown = false
  await pass(10 * minuteMs)
  expect(await kinds()).toEqual([])
})

test('a disk with less than a tenth free is nearly full until there is clearly more again', async () => {
  await using world = await startWatch()
  const { alerts, disk, kinds, pass } = world
  disk.freeBytes = 9_900
  await pass(10 * minuteMs)
  expect(await alerts.listOpen('vault-nearly-full')).toMatchObject([
    { severity: 'warning', detail: { code: 'alert-vault-nearly-full' } },
  ])
  disk.freeBytes = 10_500
  await pass(10 * minuteMs)
  expect(await kinds()).toEqual(['vault-nearly-full'])
  disk.freeBytes = 12_500
  await pass(10 * minuteMs)
  expect(await kinds()).toEqual([])
})

test('a disk that is full in less than a week at its present growth is nearly full, however much is free', async () => {
  await using world = await startWatch()
  const { alerts, clock, database, disk, kinds, samples, pass } = world
  await database.deleteFrom('vaultSamples').execute()
  for (let day = 20; day > 0; day -= 1) {
    const facts = { freeBytes: 50_000, totalBytes: 100_000, backups: 1, rawBytes: 1 }
    await samples.insert({
      vaultId: 'disk',
      at: clock.now() - day * dayMs,
      storedBytes: 161_000 - day * 8_000,
      ...facts,
    })
  }
  disk.storedBytes = 161_000
  await pass(6 * hourMs)
  expect(await alerts.listOpen('vault-nearly-full')).toMatchObject([{ detail: { code: 'alert-vault-filling' } }])
  disk.freeBytes = 90_000
  await pass(10 * minuteMs)
  expect(await kinds()).toEqual([])
})

test('a vault is sampled every six hours and after a prune, each sample for a month, then one a day for a year', async () => {
  await using world = await startWatch()
  const { clock, database, disk, samples, watch, pass } = world
  expect(await samples.since(0)).toMatchObject([
    { vaultId: 'disk', at: clock.now(), storedBytes: 1_000, freeBytes: 50_000, backups: 2, rawBytes: 9_000 },
  ])
  await pass(6 * hourMs - 10 * minuteMs)
  expect(disk.counted).toBe(1)
  await pass(10 * minuteMs)
  expect(disk.counted).toBe(2)
  watch.jobEnded(ended('prune'))
  await expect.poll(() => disk.counted).toBe(3)
  const start = clock.now()
  const facts = { vaultId: 'disk', storedBytes: 1, freeBytes: null, totalBytes: null, backups: 1, rawBytes: 1 }
  const old = Array.from({ length: 1_596 }, (_one, quarter) => ({ ...facts, at: start - (quarter + 4) * 6 * hourMs }))
  await database.insertInto('vaultSamples').values(old).execute()
  await pass(10 * minuteMs)
  const ages = (await samples.since(0)).map(({ at }) => (start - at) / dayMs)
  expect(Math.max(...ages)).toBeLessThanOrEqual(365)
  expect(ages.filter((age) => age >= 1 && age <= 30)).toHaveLength(117)
  expect(ages.filter((age) => age > 31)).toHaveLength(333)
})

test('backups with new data that leave the vault as it was are an alert until it grows; a prune explains it, no new data too', async () => {
  await using world = await startWatch()
  const { disk, kinds, watch, pass } = world
  watch.jobEnded(ended({ newBytes: 0 }))
  await pass(6 * hourMs)
  expect(await kinds()).toEqual([])
  watch.jobEnded(ended({ newBytes: 10 }))
  watch.jobEnded(ended('prune'))
  await pass(6 * hourMs + 10 * minuteMs)
  expect(await kinds()).toEqual([])
  watch.jobEnded(ended({ newBytes: 10 }))
  await pass(6 * hourMs)
  expect(await kinds()).toEqual(['vault-not-growing'])
  await pass(6 * hourMs)
  expect(await kinds()).toEqual(['vault-not-growing'])
  disk.storedBytes += 10
  await pass(6 * hourMs)
  expect(await kinds()).toEqual([])
})

test('damage in a backup that was removed is over', async () => {
  await using world = await startWatch()
  const { alerts, disk, kinds, pass } = world
  const backup = { kind: 'backup', vaultId: 'disk', backupId: 'web', name: 'web' } as const
  const found = { kind: 'verify', backupId: 'web', bytesRead: 1, at: 1, method: 'full' } as const
  const problems = [message('verify-blob-missing', { digest: 'a' })]
  await alertOfJob(alerts, {
    ...ended('prune'),
    request: { kind: 'verify', subject: backup, method: 'full' },
    state: { status: 'succeeded', startedAt: 1, finishedAt: 2, result: { ...found, problems } },
  })
  await pass(10 * minuteMs)
  expect(await kinds()).toEqual(['verify-found-problems'])
  disk.ids = []
  await pass(10 * minuteMs)
  expect(await kinds()).toEqual([])
})
