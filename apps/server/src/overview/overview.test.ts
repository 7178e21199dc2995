import { expect, test } from 'vitest'
import type { Alert } from '@holdfast/contract'
import { everything } from '../access/in-scope.ts'
import { openDatabase, type Database } from '../database/open-database.ts'
import { FakeClock } from '../testing/fake-clock.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { Overview, type Scheduled } from './overview.ts'
import { StoredBackups, type StoredBackup } from './stored-backups.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const now = Date.parse('2026-06-30T12:00:00Z')
const today = Date.parse('2026-06-30T00:00:00Z')
const slotOn = (day: number): number => today - day * dayMs + 2 * hourMs

function container(name: string, change: object = {}) {
  const subject = { kind: 'container', engineId: 'local', containerId: `id-${name}`, name } as const
  return { subject, labels: {}, project: null, compose: null, createdAt: 0, engine: 'ENGINE', ...change }
}

function nightly(takes: readonly string[], change: object = {}) {
  return {
    id: 'nightly',
    name: 'Every night',
    isEnabled: true,
    vaultId: 'disk',
    since: 0,
    takes: takes.map((name) => `local/id-${name}`),
    excludes: [],
    nextAfter: (time: number) => (Math.floor((time - 2 * hourMs) / dayMs) + 1) * dayMs + 2 * hourMs,
    lastSlots: [slotOn(0), slotOn(1)],
    dueAt: () => new Map(Array.from({ length: 30 }, (_one, day) => [day, slotOn(29 - day)])),
    ...change,
  }
}

interface World {
  scheduled?: Partial<Scheduled>
  backups?: readonly StoredBackup[]
  alerts?: Alert[]
}

async function startOverview({ scheduled, backups = [], alerts = [] }: World) {
  await using stack = new AsyncDisposableStack()
  const folder = stack.use(await temporaryFolder())
  const database = stack.adopt(await openDatabase(folder.path), (open) => open.destroy())
  const clock = new FakeClock(now)
  const disk = { backups, isAway: false }
  const list = async () => ({ backups: disk.backups, isAway: disk.isAway })
  const subject = { kind: 'vault', vaultId: 'disk', name: 'disk' } as const
  const stored = new StoredBackups(async () => [{ subject, list }], clock)
  const overview = new Overview({
    database,
    clock,
    stored,
    scheduled: async () => ({ containers: [], schedules: [], unreachable: [], ...scheduled }),
    growth: async () => new Map(),
    alerts: async () => alerts,
  })
  const parts = stack.move()
  return { overview, database, clock, disk, stored, [Symbol.asyncDispose]: () => parts.disposeAsync() }
}

function backup(name: string, startedAt: number, change: Partial<StoredBackup> = {}): StoredBackup {
  const facts = { containerId: `id-${name}`, name, engine: 'ENGINE', isWarned: false, isVerified: false }
  return { ...facts, startedAt, finishedAt: startedAt + 60_000, ...change }
}

async function addJobs(
  database: Database,
  jobs: readonly { name: string; id?: string; at: number; status: string; kind?: string }[],
) {
  const rows = jobs.map(({ name, id = `id-${name}`, at, status, kind = 'backup' }, index) => ({
    id: `job-${index}-${at}`,
    kind,
    subject: JSON.stringify({ kind: 'container', engineId: 'local', containerId: id, name }),
    subjectKind: 'container',
    subjectKey: `container:local/${id}`,
    subjectName: name,
    actorKind: 'schedule',
    actorId: 'nightly',
    actorName: 'Every night',
    causedBy: null,
    request: '{}',
    status,
    result: null,
    code: null,
    detail: null,
    field: null,
    idempotencyKey: null,
    createdAt: at,
    startedAt: at,
    finishedAt: at + 60_000,
    bytes: null,
  }))
  await database.transaction().execute(async (inside) => {
    for (let at = 0; at < rows.length; at += 300)
      await inside
        .insertInto('jobs')
        .values(rows.slice(at, at + 300))
        .execute()
  })
}

const get = (world: { overview: Overview }, caller = everything) => world.overview.get({ timeZone: 'UTC' }, caller)

test('a day shows what became of its backup: by the history of jobs, by what is in the vault, or that one was due', async () => {
  await using world = await startOverview({
    scheduled: { containers: [container('web')], schedules: [nightly(['web'])] },
    backups: [
      backup('web', slotOn(1)),
      backup('web', slotOn(2), { isWarned: true }),
      // Created again since: the name on its engine is the same.
      backup('web', slotOn(3), { containerId: 'former' }),
      // Another host's, which has a container of that name too.
      backup('web', slotOn(9), { containerId: 'foreign', engine: 'OTHER' }),
      backup('web', slotOn(31)),
    ],
  })
  await addJobs(world.database, [
    { name: 'web', at: slotOn(0), status: 'succeeded' },
    { name: 'web', at: slotOn(4), status: 'failed' },
    { name: 'web', at: slotOn(5), status: 'failed' },
    { name: 'web', at: slotOn(5) + hourMs, status: 'succeeded' },
    { name: 'web', id: 'former', at: slotOn(6), status: 'failed' },
    { name: 'web', at: slotOn(7), status: 'cancelled' },
    { name: 'web', at: slotOn(8), status: 'succeeded', kind: 'export' },
  ])
  const { containers, firstDay } = await get(world)
  expect(firstDay).toBe('2026-06-01')
  expect(containers.map(({ days }) => days)).toEqual([`${'m'.repeat(23)}fsfswss`.padStart(30, 'm')])
})

test('nothing is missed before there was a container or a schedule, nor while its slot is only hours ago', async () => {
  const schedules = [nightly(['web', 'new']), nightly(['late'], { id: 'late', since: slotOn(2) - hourMs })]
  await using world = await startOverview({
    scheduled: {
      containers: [container('web'), container('new', { createdAt: slotOn(1) - hourMs }), container('late')],
      schedules,
    },
  })
  await world.clock.advance(-5 * hourMs)
  const { containers } = await get(world)
  const days = new Map(containers.map(({ subject, days: own }) => [subject.name, own]))
  expect(days.get('web')).toBe(`${'m'.repeat(29)}-`)
  expect(days.get('new')).toBe(`${'-'.repeat(28)}m-`)
  expect(days.get('late')).toBe(`${'-'.repeat(27)}mm-`)
})

test('containers that need somebody come first, and each says why, which schedules take it and when it is next', async () => {
  const names = ['fine', 'bare', 'failing', 'never']
  await using world = await startOverview({
    scheduled: { containers: names.map((name) => container(name)), schedules: [nightly(['fine', 'failing', 'never'])] },
    backups: [
      backup('fine', slotOn(0), { isVerified: true }),
      backup('fine', slotOn(1), { isVerified: true }),
      backup('failing', slotOn(3), { isVerified: true }),
      backup('failing', slotOn(1)),
    ],
  })
  await addJobs(world.database, [{ name: 'failing', at: slotOn(0), status: 'failed' }])
  const { containers, hasSchedules, next } = await get(world)
  expect(containers.map(({ subject, protection }) => [subject.name, protection])).toEqual([
    ['failing', 'last-failed'],
    ['never', 'never-succeeded'],
    ['bare', 'no-schedule'],
    ['fine', 'protected'],
  ])
  expect(containers.at(-1)).toMatchObject({
    scheduleIds: ['nightly'],
    lastBackupAt: slotOn(0) + 60_000,
    lastVerifiedBackupAt: slotOn(0) + 60_000,
    nextAt: slotOn(-1),
  })
  expect(containers.map(({ daysDueSinceVerified }) => daysDueSinceVerified)).toEqual([3, null, null, 0])
  expect(hasSchedules).toBe(true)
  expect(next).toEqual([{ scheduleId: 'nightly', scheduleName: 'Every night', at: slotOn(-1), containers: 3 }])
})

test('a backup that was deleted protects nobody, and of a vault that is away the history tells', async () => {
  const scheduled = { containers: [container('web')], schedules: [nightly(['web'])] }
  await using world = await startOverview({ scheduled })
  await addJobs(world.database, [{ name: 'web', at: slotOn(0), status: 'succeeded' }])
  expect((await get(world)).containers).toMatchObject([{ protection: 'never-succeeded', lastBackupAt: null }])
  world.disk.isAway = true
  world.stored.forget()
  expect((await get(world)).containers).toMatchObject([{ protection: 'vault-away', lastBackupAt: slotOn(0) }])
})

test('a schedule of every hour leaves the next runs of the others in sight', async () => {
  const nextAfter = (time: number): number => (Math.floor(time / hourMs) + 1) * hourMs
  const schedules = [nightly(['db']), nightly(['web'], { id: 'hourly', name: 'Every hour', nextAfter })]
  await using world = await startOverview({
    scheduled: { containers: [container('db'), container('web')], schedules },
  })
  expect((await get(world)).next.map(({ scheduleName, at }) => [scheduleName, at])).toEqual([
    ['Every hour', now + hourMs],
    ['Every night', slotOn(-1)],
  ])
})

test('who sees some containers sees them alone, the schedules that take one of them, and no vault', async () => {
  const schedules = [nightly(['web', 'other']), nightly(['other'], { id: 'others' })]
  await using world = await startOverview({
    scheduled: { containers: [container('web'), container('other')], schedules },
  })
  const seen = await get(world, { scopes: [{ names: ['web'], projects: [], labels: [] }] })
  expect(seen.containers.map(({ subject }) => subject.name)).toEqual(['web'])
  expect(new Set(seen.next.map(({ scheduleId, containers }) => `${scheduleId} ${containers}`))).toEqual(
    new Set(['nightly 1']),
  )
  expect(seen.vaults).toEqual([])
  expect((await get(world)).vaults).toMatchObject([{ subject: { vaultId: 'disk' }, isAway: false, daysLeft: null }])
})

test('what nobody has seen comes first, then what is over, then what somebody has seen', async () => {
  const about = { kind: 'vault-away', severity: 'error', detail: { code: 'a', params: {} }, jobId: null } as const
  const times = { raisedAt: 1, lastSeenAt: 1, clearedAt: null, acknowledged: null }
  const subject = { kind: 'vault', vaultId: 'disk', name: 'disk' } as const
  const alerts: Alert[] = [
    { ...about, ...times, subject, id: 'seen', acknowledged: { at: 1, by: 'ann' } },
    { ...about, ...times, subject, id: 'over', clearedAt: 1 },
    { ...about, ...times, subject, id: 'open' },
  ]
  await using world = await startOverview({ alerts })
  expect((await get(world)).alerts.map(({ id }) => id)).toEqual(['open', 'over', 'seen'])
})

test('thirty days of a thousand containers are answered quickly', { timeout: 60_000 }, async () => {
  const names = Array.from({ length: 1_000 }, (_one, index) => `web-${index}`)
  const days = Array.from({ length: 30 }, (_one, day) => day)
  await using world = await startOverview({
    scheduled: { containers: names.map((name) => container(name)), schedules: [nightly(names)] },
    backups: days.flatMap((day) => names.map((name) => backup(name, slotOn(day)))),
  })
  const jobs = days.flatMap((day) =>
    names.map((name) => ({ name, at: slotOn(day), status: day % 7 === 3 ? 'failed' : 'succeeded' })),
  )
  await addJobs(world.database, jobs)
  const took: number[] = []
  for (let round = 0; round < 5; round += 1) {
    const start = process.cpuUsage()
    const { containers } = await get(world)
    const { user, system } = process.cpuUsage(start)
    took.push((user + system) / 1_000)
    expect(containers).toHaveLength(1_000)
  }
  // Of this process alone: others share the machine.
  expect(Math.min(...took)).toBeLessThan(300)
})
