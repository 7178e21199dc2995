import { expect, test } from 'vitest'
import { message, OpError, retentionPolicy, type ScheduleRun } from '@holdfast/contract'
import { everything } from '../access/in-scope.ts'
import { openDatabase } from '../database/open-database.ts'
import { FakeClock } from '../testing/fake-clock.ts'
import { startRunner } from '../testing/start-runner.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { BackupRetention } from './backup-retention.ts'
import { RetentionTable } from './retention-table.ts'
import type { StoredBackup, StoredBackups } from './stored-backup.ts'

const dayMs = 86_400_000
const noon = '2026-11-18T12:00:00Z'
const policy = retentionPolicy.parse({ daily: 2 })
const asked = {
  vaultId: 'v',
  policy,
  timeZone: 'UTC',
  timing: null,
  targets: [{ kind: 'all' as const }],
  exclude: [],
  shown: 20,
}
const scoped = { scopes: [{ names: ['web*'], projects: [], labels: [] }] }

test('a preview says of each backup what keeps it and about when it goes, the containers that lose most first', async () => {
  await using world = await startWorld([...nightly('db', 2), ...nightly('web', 4)])
  const preview = await world.retention.preview(asked, everything)
  expect(preview).toMatchObject({ stay: 4, go: 2, more: 0, foreign: 0, blocked: null })
  expect(preview.containers.map(({ name, marks }) => [name, marks.map(({ keptBy }) => keptBy.join())])).toEqual([
    ['web', ['daily', 'daily', '', '']],
    ['db', ['daily', 'daily']],
  ])
  const [newest, next] = preview.containers[0]?.marks ?? []
  expect([newest?.goesAt, next?.goesAt]).toEqual([Date.parse(noon) + 2 * dayMs, Date.parse(noon) + dayMs])
})

test('of many containers as many are listed as asked for, and all are counted', async () => {
  await using world = await startWorld(Array.from({ length: 30 }, (_one, place) => nightly(`web-${place}`, 3)).flat())
  const preview = await world.retention.preview({ ...asked, shown: 5 }, everything)
  expect([preview.containers.length, preview.more, preview.stay, preview.go]).toEqual([5, 25, 60, 30])
})

test('a preview is of the containers that are chosen', async () => {
  await using world = await startWorld([...nightly('db', 3), ...nightly('web', 4)])
  const targets = [{ kind: 'container' as const, engineId: 'local', name: 'db', compose: null }]
  const preview = await world.retention.preview({ ...asked, targets }, everything)
  expect(preview.containers.map(({ name }) => name)).toEqual(['db'])
})

test('a scoped caller sees and counts what is in their scope, and is not told which backup cannot be read', async () => {
  await using world = await startWorld([...nightly('db', 4), ...nightly('web', 4), ...nightly('db', 2, 'other')])
  world.holds.problem = message('backup-unknown', { id: 'db-secret' })
  const preview = await world.retention.preview(asked, scoped)
  expect(preview).toMatchObject({ stay: 2, go: 2, foreign: 0, blocked: { code: 'retention-refused-unseen' } })
  expect(JSON.stringify(preview)).not.toContain('db')
})

test('while the engine is away a preview shows all, and says that nothing goes', async () => {
  await using world = await startWorld(nightly('web', 4))
  world.own = () => Promise.reject(new OpError('ENGINE_UNREACHABLE', message('verbatim', { text: 'It is away.' })))
  expect(await world.retention.preview(asked, everything)).toMatchObject({
    go: 2,
    blocked: { code: 'retention-engine-away' },
  })
})

test('a job is started only where something goes, once for a run, and says what it came of', async () => {
  await using world = await startWorld(nightly('web', 4))
  expect(await world.retention.afterRun(run)).toBeNull()
  await world.retention.set({ vaultId: 'v', policy, timeZone: 'UTC', prune: null })
  const job = await world.retention.afterRun(run)
  expect(job).toMatchObject({
    actor: { kind: 'system', id: 'retention' },
    causedBy: { kind: 'schedule', id: 'nightly' },
    request: { kind: 'retention', subject: { vaultId: 'v', name: 'NAS' }, since: run.startedAt },
  })
  expect((await world.retention.afterRun(run))?.id).toBe(job?.id)
})

test('what a run made itself does not go with it', async () => {
  await using world = await startWorld(nightly('web', 4))
  await world.retention.set({ vaultId: 'v', policy, timeZone: 'UTC', prune: null })
  expect(await world.retention.afterRun({ ...run, startedAt: Date.parse(noon) - 9 * dayMs })).toBeNull()
})

test('of a vault that nobody knows nothing is set, and a time to prune that never comes is refused', async () => {
  await using world = await startWorld([])
  const settings = { policy, timeZone: 'UTC', prune: null }
  await expect(world.retention.set({ ...settings, vaultId: 'x' })).rejects.toMatchObject({ code: 'VAULT_NOT_FOUND' })
  const prune = { timing: { kind: 'cron' as const, expression: '0 0 30 2 *' }, timeZone: 'UTC' }
  const never = world.retention.set({ ...settings, vaultId: 'v', prune })
  await expect(never).rejects.toMatchObject({ code: 'BAD_REQUEST', field: 'prune.timing' })
})

const run: ScheduleRun = {
  id: 'r',
  scheduleId: 'nightly',
  scheduleName: 'Nightly',
  slot: null,
  trigger: 'slot',
  startedBy: null,
  missedSlots: [],
  missedBecause: null,
  startedAt: Date.parse(noon),
  finishedAt: Date.parse(noon),
  targets: [],
}

async function startWorld(backups: StoredBackup[]) {
  await using stack = new AsyncDisposableStack()
  const folder = stack.use(await temporaryFolder())
  const database = stack.adopt(await openDatabase(folder.path), (open) => open.destroy())
  const { runner } = stack.use(await startRunner(() => Promise.reject(new Error('no export'))))
  const world = {
    holds: { backups, problem: null } as { -readonly [K in keyof StoredBackups]: StoredBackups[K] },
    own: () => Promise.resolve<ReadonlySet<string>>(new Set(['E'])),
    retention: new BackupRetention({
      vaults: {
        all: () => Promise.resolve([{ id: 'v', name: 'NAS' }]),
        defaultId: () => Promise.resolve('v'),
        list: () => Promise.resolve(world.holds),
        remove: () => Promise.reject(new Error('not needed')),
        refuseConflict: () => {},
      },
      schedules: () => Promise.resolve([]),
      ownEngines: () => world.own(),
      table: new RetentionTable(database),
      runner,
      slots: { next: (timed, time) => (timed.timing.kind === 'cron' ? null : time + 1), past: () => [] },
      clock: new FakeClock(noon),
    }),
  } as {
    holds: { -readonly [K in keyof StoredBackups]: StoredBackups[K] }
    own: () => Promise<ReadonlySet<string>>
    retention: BackupRetention
  }
  const parts = stack.move()
  return Object.assign(world, { [Symbol.asyncDispose]: () => parts.disposeAsync() })
}

function nightly(name: string, count: number, engine = 'E'): StoredBackup[] {
  return Array.from({ length: count }, (_one, days) => ({
    id: `${name}-${engine}-${days}`,
    startedAt: Date.parse(noon) - days * dayMs,
    pinned: false,
    sound: null,
    engine,
    name,
    labels: {},
  }))
}
