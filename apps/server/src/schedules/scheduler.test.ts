import { expect, test } from 'vitest'
import type { Schedule } from '@holdfast/contract'
import { scheduleDraft } from '@holdfast/contract'
import { openDatabase } from '../database/open-database.ts'
import { FakeClock } from '../testing/fake-clock.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { RunHistory } from './runs/run-history.ts'
import { SimulatedHost } from './testing/simulated-host.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const at = (text: string): number => new Date(text).getTime()

function schedule(part: Partial<Schedule> = {}): Schedule {
  const least = {
    name: 'Nightly',
    timing: { kind: 'nightly', at: '02:00' },
    timeZone: 'UTC',
    targets: [{ kind: 'all' }],
  }
  return { ...scheduleDraft.parse(least), id: 'nightly', createdAt: 0, updatedAt: 0, ...part }
}

interface World extends AsyncDisposable {
  clock: FakeClock
  host: SimulatedHost
  history: RunHistory
  schedules: Schedule[]
}

async function startWorld(start: string, ...schedules: Schedule[]): Promise<World> {
  await using stack = new AsyncDisposableStack()
  const folder = stack.use(await temporaryFolder())
  const database = stack.adopt(await openDatabase(folder.path), (open) => open.destroy())
  const clock = new FakeClock(start)
  const host = new SimulatedHost({ clock, database, schedules: () => schedules })
  for (const name of ['db', 'web']) host.add(name)
  host.boot()
  await host.runUntil(clock.now())
  const parts = stack.move()
  return {
    clock,
    host,
    schedules,
    history: new RunHistory(database),
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  }
}

/** As `02:00 slot: db succeeded, web skipped`, oldest first. */
async function runs({ history }: World): Promise<string[]> {
  const page = await history.page({ limit: 100 })
  return page.runs.toReversed().map(({ slot, trigger, targets, missedBecause, missedSlots }) => {
    const when = slot === null ? 'by hand' : new Date(slot).toISOString().slice(8, 16).replace('T', ' ')
    const what = targets.map(({ subject, outcome }) => `${subject.name} ${outcome}`).join(', ')
    const earlier = missedSlots.length > 0 ? ` (${missedSlots.length} missed)` : ''
    return `${when} ${missedBecause === null ? trigger : missedBecause.code}${earlier}: ${what}`
  })
}

const both = 'db succeeded, web succeeded'

test('a slot runs once, when it is due, and not again after a restart in the same minute', async () => {
  await using world = await startWorld('2026-05-01T01:00Z', schedule())
  await world.host.runUntil(at('2026-05-01T01:59:59Z'))
  expect(await runs(world)).toEqual([])
  await world.host.runUntil(at('2026-05-01T02:05Z'))
  expect(await runs(world)).toEqual([`01 02:00 slot: ${both}`])
  world.host.kill()
  world.host.boot()
  await world.host.runUntil(at('2026-05-02T02:05Z'))
  expect(await runs(world)).toEqual([`01 02:00 slot: ${both}`, `02 02:00 slot: ${both}`])
  expect(world.host.happened.map(({ kind }) => kind)).toEqual(['run-started', 'run-ended', 'run-started', 'run-ended'])
})

test('of the nights that Holdfast was down for, the last is caught up once, and knows of those before', async () => {
  await using world = await startWorld('2026-05-01T01:00Z', schedule())
  world.host.kill()
  await world.host.runUntil(at('2026-05-04T12:00Z'))
  world.host.boot()
  await world.host.runUntil(at('2026-05-04T13:00Z'))
  expect(await runs(world)).toEqual([`04 02:00 catch-up (3 missed): ${both}`])
})

test('without catch-up, and after its window, a missed slot is recorded, and nothing begins', async () => {
  await using world = await startWorld(
    '2026-05-01T01:00Z',
    schedule({ catchUp: false }),
    schedule({ id: 'windowed', name: 'Windowed', windowMinutes: 60 }),
  )
  world.host.kill()
  await world.host.runUntil(at('2026-05-01T03:00Z'))
  world.host.boot()
  await world.host.runUntil(at('2026-05-01T04:00Z'))
  expect(await runs(world)).toEqual(['01 02:00 schedule-not-running: ', '01 02:00 schedule-not-running: '])
  const { runs: recorded } = await world.history.page({ limit: 100 })
  expect(recorded.map(({ trigger }) => trigger)).toEqual(['slot', 'slot'])
  expect(world.host.happened.map(({ kind }) => kind)).toEqual(['missed', 'missed'])
})

test('while the engine is away nobody guesses what there is: the slot waits, and runs when it is back', async () => {
  await using world = await startWorld(
    '2026-05-01T01:00Z',
    schedule(),
    schedule({ id: 'w', name: 'W', windowMinutes: 30 }),
  )
  world.host.isEngineUp = false
  await world.host.runUntil(at('2026-05-01T03:00Z'))
  expect(await runs(world)).toEqual(['01 02:00 schedule-engine-away: '])
  world.host.isEngineUp = true
  await world.host.runUntil(at('2026-05-01T03:10Z'))
  expect(await runs(world)).toEqual(['01 02:00 schedule-engine-away: ', `01 02:00 catch-up: ${both}`])
})

test('what a crash interrupts is tried again, three times in all, and what had not begun begins', async () => {
  await using world = await startWorld('2026-05-01T01:00Z', schedule())
  for (const minute of ['02:00', '02:02', '02:04']) {
    await world.host.runUntil(at(`2026-05-01T${minute}Z`) + 1)
    world.host.kill()
    await world.host.runUntil(world.clock.now() + minuteMs)
    world.host.boot()
  }
  await world.host.runUntil(at('2026-05-01T03:00Z'))
  expect(await runs(world)).toEqual([`01 02:00 slot: db failed, web failed`])

  await world.host.runUntil(at('2026-05-02T02:00Z') + 1)
  world.host.kill()
  world.host.boot()
  await world.host.runUntil(at('2026-05-02T03:00Z'))
  expect((await runs(world)).at(-1)).toBe(`02 02:00 slot: ${both}`)
  expect(world.host.backups.map(({ key }) => key.slice(-1))).toEqual(['2', '2'])
})

test('of a schedule that was deleted right before a crash nothing goes on, and its run ends', async () => {
  await using world = await startWorld('2026-05-01T01:00Z', schedule({ jitterSeconds: 3_600 }))
  for (let index = 10; index < 20; index++) world.host.add(`web-${index}`)
  await world.host.runUntil(at('2026-05-01T02:10Z'))
  const begun = world.host.backups.length
  const [before] = (await world.history.page({ limit: 1 })).runs
  expect(new Set(before?.targets.map(({ outcome }) => outcome))).toEqual(new Set(['succeeded', 'running', 'waiting']))
  world.schedules.length = 0
  world.host.kill()
  world.host.boot()
  await world.host.runUntil(at('2026-05-01T06:00Z'))
  expect(world.host.backups).toHaveLength(begun)
  const [run] = (await world.history.page({ limit: 1 })).runs
  expect(run?.finishedAt).toBe(at('2026-05-01T02:10Z'))
  const ended = run?.targets.filter(({ outcome }) => outcome !== 'succeeded')
  expect(ended).toHaveLength(12 - begun)
  expect(new Set(ended?.map(({ outcome, reason }) => `${outcome} ${reason?.code}`))).toEqual(
    new Set(['cancelled schedule-removed']),
  )
})

test('a clock that is set back runs no slot twice; by more than a day, the schedule begins anew', async () => {
  await using world = await startWorld('2026-05-10T01:00Z', schedule())
  await world.host.runUntil(at('2026-05-10T02:30Z'))
  world.clock.set('2026-05-10T01:30Z')
  await world.host.runUntil(at('2026-05-10T12:00Z'))
  expect(await runs(world)).toEqual([`10 02:00 slot: ${both}`])
  world.clock.set('2026-05-05T01:30Z')
  await world.host.runUntil(at('2026-05-06T12:00Z'))
  expect(await runs(world)).toEqual([`05 02:00 slot: ${both}`, `06 02:00 slot: ${both}`, `10 02:00 slot: ${both}`])
})

test('a clock that is set forward makes up for the last slot alone', async () => {
  await using world = await startWorld('2026-05-01T01:00Z', schedule({ timing: { kind: 'hourly', minute: 0 } }))
  world.clock.set('2026-05-03T01:30Z')
  await world.host.runUntil(at('2026-05-03T01:45Z'))
  expect(await runs(world)).toEqual([`03 01:00 catch-up (47 missed): ${both}`])
})

test('a container that was recreated since is found by its name or Compose identity, one that is gone is skipped', async () => {
  await using world = await startWorld('2026-05-01T01:00Z', schedule({ jitterSeconds: 3_600 }))
  const compose = { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': 'api' }
  world.host.add('shop-api-1', compose)
  world.host.add('old')
  await world.host.runUntil(at('2026-05-01T02:00Z'))
  for (const name of ['db', 'web', 'shop-api-1', 'old']) world.host.containers.delete(name)
  for (const name of ['db', 'web']) world.host.add(name, {}, `new-${name}`)
  world.host.add('shop_api_1', compose, 'new-api')
  await world.host.runUntil(at('2026-05-01T04:00Z'))
  expect(await runs(world)).toEqual([`01 02:00 slot: db succeeded, old skipped, shop_api_1 succeeded, web succeeded`])
})

test('a container with a Compose project and no service goes on after a restart as well', async () => {
  await using world = await startWorld('2026-05-01T01:00Z', schedule({ jitterSeconds: 3_600 }))
  world.host.add('odd', { 'com.docker.compose.project': 'shop' })
  await world.host.runUntil(at('2026-05-01T02:00Z'))
  world.host.kill()
  world.host.boot()
  await world.host.runUntil(at('2026-05-01T04:00Z'))
  expect(await runs(world)).toEqual(['01 02:00 slot: db succeeded, odd succeeded, web succeeded'])
})

test('jitter is the same after a restart, and within its limit', async () => {
  const one = await startedAt()
  expect(await startedAt()).toEqual(one)
  expect(new Set(one).size).toBeGreaterThan(1)
  for (const time of one) expect(time - at('2026-05-01T02:00Z')).toBeLessThanOrEqual(hourMs)

  async function startedAt(): Promise<number[]> {
    await using world = await startWorld('2026-05-01T01:00Z', schedule({ jitterSeconds: 3_600 }))
    await world.host.runUntil(at('2026-05-01T02:00:01Z'))
    world.host.kill()
    world.host.boot()
    await world.host.runUntil(at('2026-05-01T04:00Z'))
    return world.host.backups.map((backup) => backup.startedAt)
  }
})

test('a run that is still going on is not joined by the next one', async () => {
  await using world = await startWorld('2026-05-01T01:30Z', schedule({ timing: { kind: 'hourly', minute: 0 } }))
  world.host.jobMs = 90 * minuteMs
  await world.host.runUntil(at('2026-05-01T03:45Z'))
  expect(await runs(world)).toEqual([`01 02:00 slot: ${both}`, '01 03:00 slot: db skipped, web skipped'])
})

test('what has not begun when the window is over is skipped', async () => {
  await using world = await startWorld('2026-05-01T01:30Z', schedule({ windowMinutes: 60 }))
  for (let index = 10; index < 30; index++) world.host.add(`web-${index}`)
  world.host.jobMs = 45 * minuteMs
  await world.host.runUntil(at('2026-05-01T06:00Z'))
  const [run] = (await world.history.page({ limit: 1 })).runs
  const outcomes = run?.targets.map(({ outcome, reason }) => `${outcome} ${reason?.code ?? ''}`.trim())
  expect(outcomes?.filter((outcome) => outcome === 'succeeded')).toHaveLength(16)
  expect(outcomes?.filter((outcome) => outcome === 'skipped schedule-window-over')).toHaveLength(6)
})

test('a slow vault keeps the containers of another one not waiting', async () => {
  const vaults = ['slow', 'fast'].map((vault) => schedule({ id: vault, name: vault, vault }))
  await using world = await startWorld('2026-05-01T01:30Z', ...vaults)
  for (let index = 10; index < 60; index++) world.host.add(`web-${index}`)
  await world.host.runUntil(at('2026-05-01T02:01Z'))
  expect(Object.fromEntries(world.host.mostAtOnce)).toEqual({ slow: 8, fast: 8 })
})

test('started by hand, a schedule runs at once, and with the same key once', async () => {
  await using world = await startWorld('2026-05-01T12:00Z', schedule({ enabled: false }))
  const [only] = world.schedules
  const actor = { kind: 'user', id: 'ann', name: 'ann' } as const
  const first = await world.host.scheduler.runNow(only ?? schedule(), { actor }, 'a-key')
  const second = await world.host.scheduler.runNow(only ?? schedule(), { actor }, 'a-key')
  expect(second.id).toBe(first.id)
  await world.host.runUntil(world.clock.now() + dayMs)
  expect(await runs(world)).toEqual([`by hand manual: ${both}`])
})
