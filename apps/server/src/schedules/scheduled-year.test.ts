import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { retentionPolicy, scheduleDraft, type Schedule, type ScheduleDraft } from '@holdfast/contract'
import { openDatabase } from '../database/open-database.ts'
import { FakeClock } from '../testing/fake-clock.ts'
import { KeptBackups } from '../testing/kept-backups.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { RunHistory } from './runs/run-history.ts'
import { SimulatedHost, type SimulatedBackup } from './testing/simulated-host.ts'
import { slotsByWalking } from './testing/slots-by-walking.ts'

const minuteMs = 60_000
const dayMs = 1_440 * minuteMs
const at = (text: string): number => new Date(`${text}Z`).getTime()

const nightly = (time: string) => ({ kind: 'nightly', at: time }) as const
const project = (name: string) => ({ kind: 'project', project: name }) as const

const schedules = [
  plan('berlin', { timing: nightly('02:30'), timeZone: 'Europe/Berlin', targets: [project('shop')] }),
  plan('york', {
    timing: { kind: 'cron', expression: '30 1,2 * * 0,3' },
    timeZone: 'America/New_York',
    targets: [{ kind: 'label', label: 'tier=gold' }],
    exclude: [{ kind: 'container', engineId: 'local', name: 'c-07', compose: null }],
    catchUp: false,
  }),
  plan('howe', {
    timing: { kind: 'weekly', weekdays: [6], at: '02:15' },
    timeZone: 'Australia/Lord_Howe',
    targets: [{ kind: 'all' }],
    windowMinutes: 600,
  }),
  plan('hourly', {
    // In the months in which the clocks are moved.
    timing: { kind: 'cron', expression: '45 * * 3,10 *' },
    timeZone: 'Europe/Berlin',
    targets: [{ kind: 'container', engineId: 'local', name: 'c-00', compose: null }],
  }),
]

interface State {
  isRunning: boolean
  isEngineUp: boolean
  readonly failing: Set<string>
  /** With the day on which each is made anew, so that its id is another one. */
  readonly containers: Set<string>
}

/** What happens in the year besides, each at a time of the clock on the wall; `clock` sets that. */
const script: readonly { at: number; do?: (state: State) => void; recreate?: string; clock?: number }[] = [
  { at: at('2026-01-10T12:00'), recreate: 'c-03' },
  { at: at('2026-01-20T01:00'), do: (state) => (state.isRunning = false) },
  { at: at('2026-01-23T09:10'), do: (state) => (state.isRunning = true) },
  { at: at('2026-02-01T12:00'), do: ({ containers }) => containers.delete('c-04') },
  { at: at('2026-02-10T00:00'), do: (state) => (state.isEngineUp = false) },
  { at: at('2026-02-10T05:20'), do: (state) => (state.isEngineUp = true) },
  { at: at('2026-02-25T03:00'), do: (state) => (state.isEngineUp = false) },
  { at: at('2026-02-25T08:20'), do: (state) => (state.isEngineUp = true) },
  // Over the hour that Berlin and New York skip.
  { at: at('2026-03-08T06:40'), do: (state) => (state.isRunning = false) },
  { at: at('2026-03-08T07:02'), do: (state) => (state.isRunning = true) },
  { at: at('2026-03-29T00:50'), do: (state) => (state.isRunning = false) },
  { at: at('2026-03-29T01:03'), do: (state) => (state.isRunning = true) },
  { at: at('2026-04-15T12:00'), do: ({ failing }) => failing.add('berlin') },
  { at: at('2026-04-19T12:00'), do: ({ failing }) => failing.delete('berlin') },
  { at: at('2026-05-02T12:20'), do: ({ containers }) => containers.add('c-50') },
  // The clock jumps forward by four days, and later back by two hours; then back by five days.
  { at: at('2026-05-10T12:00'), clock: at('2026-05-14T12:00') },
  { at: at('2026-06-03T02:00'), clock: at('2026-06-03T00:00') },
  { at: at('2026-07-20T12:00'), clock: at('2026-07-15T12:00') },
  // In the middle of a night's run.
  { at: at('2026-08-01T00:35'), do: (state) => (state.isRunning = false) },
  { at: at('2026-08-01T00:50'), do: (state) => (state.isRunning = true) },
  { at: at('2026-10-03T10:00'), do: (state) => (state.isRunning = false) },
  { at: at('2026-10-04T12:00'), do: (state) => (state.isRunning = true) },
  { at: at('2026-11-01T05:45'), do: (state) => (state.isRunning = false) },
  { at: at('2026-11-01T06:10'), do: (state) => (state.isRunning = true) },
]

const start = at('2026-01-01T00:10')
const end = at('2027-01-01T00:00')

test(
  'a year of fifty containers in three zones gives the runs and leaves the backups that walking it minute by minute gives',
  { timeout: 120_000 },
  async () => {
    await using folder = await temporaryFolder()
    const database = await openDatabase(folder.path)
    // Nothing crashes here but what is made to.
    await sql`pragma synchronous = off`.execute(database)
    const clock = new FakeClock(start)
    const host = new SimulatedHost({ clock, database, schedules: () => schedules })
    const state = firstState()
    for (const name of state.containers) host.add(name, labelsOf(name))
    host.boot()
    for (const event of script) {
      await host.runUntil(event.at)
      if (event.clock !== undefined) clock.set(event.clock)
      if (event.recreate !== undefined) host.add(event.recreate, labelsOf(event.recreate), `new-${event.recreate}`)
      event.do?.(state)
      apply(state, host)
    }
    await host.runUntil(end)

    const found: string[] = []
    let page: Awaited<ReturnType<RunHistory['page']>> = { runs: [], nextCursor: null }
    do {
      page = await new RunHistory(database).page({ limit: 500, cursor: page.nextCursor })
      for (const { scheduleId, slot, trigger, missedBecause, targets } of page.runs) {
        const how = missedBecause === null ? trigger : 'missed'
        const all = targets.map(({ subject, outcome }) => `${subject.name} ${outcome}`)
        found.push(line({ scheduleId, slot: slot ?? 0, how, all }))
      }
    } while (page.nextCursor !== null)
    await database.destroy()
    const { lines: expected, taken: expectedBackups } = walk()
    expect(expected.length).toBeGreaterThan(1_900)
    expect(found.toSorted()).toEqual(expected.toSorted())
    // And no container of a slot has two backups.
    const taken = host.backups.map(({ key }) => key.replace(/\/\d$/, ''))
    expect(new Set(taken).size).toBe(taken.length)
    expect(taken.length).toBe(expected.join().split('succeeded').length - 1)
    const kept = keptOf(host.backups)
    expect(kept.length).toBeLessThan(taken.length / 2)
    expect(kept).toEqual(naivelyKept(expectedBackups))
  },
)

interface Taken {
  scheduleId: string
  container: string
  slot: number
  startedAt: number
}

const policy = retentionPolicy.parse({ last: 3, daily: 7, weekly: 4, monthly: 6 })
const zoneOf = (id: string): string => schedules.find((one) => one.id === id)?.timeZone ?? ''

/** What is left when each backup, as it comes, has the others of its container thinned out. */
function keptOf(backups: readonly SimulatedBackup[]): string[] {
  const groups = new Map<string, KeptBackups>()
  for (const { scheduleId, container, startedAt, key } of backups) {
    const group = groups.get(`${scheduleId} ${container}`) ?? new KeptBackups(policy, zoneOf(scheduleId))
    groups.set(`${scheduleId} ${container}`, group)
    const [, , slot] = key.split('/')
    group.add(`${scheduleId} ${container} ${new Date(Number(slot)).toISOString()}`, startedAt)
  }
  return [...groups.values()].flatMap(({ ids }) => ids).toSorted()
}

/** The same, as somebody would do it with a calendar and a pencil. */
function naivelyKept(backups: readonly Taken[]): string[] {
  const groups = Map.groupBy(backups, ({ scheduleId, container }) => `${scheduleId} ${container}`)
  return [...groups.values()]
    .flatMap((group) => {
      let left: Taken[] = []
      for (const backup of group) left = crossedOut([...left, backup], zoneOf(backup.scheduleId))
      return left.map(({ scheduleId, container, slot }) => `${scheduleId} ${container} ${new Date(slot).toISOString()}`)
    })
    .toSorted()
}

const calendars = new Map<string, Intl.DateTimeFormat>()

function dateIn(timeZone: string, time: number): string {
  const calendar = calendars.get(timeZone) ?? new Intl.DateTimeFormat('sv', { timeZone })
  calendars.set(timeZone, calendar)
  return calendar.format(time)
}

function crossedOut(backups: Taken[], timeZone: string): Taken[] {
  const newestFirst = backups.toSorted((one, other) => other.startedAt - one.startedAt)
  const stays = new Set(newestFirst.slice(0, 3))
  const date = ({ startedAt }: Taken): string => dateIn(timeZone, startedAt)
  const monday = (backup: Taken): string => {
    const day = new Date(date(backup))
    return new Date(day.getTime() - ((day.getUTCDay() + 6) % 7) * dayMs).toISOString().slice(0, 10)
  }
  for (const [count, nameOf] of [
    [7, date],
    [4, monday],
    [6, (backup: Taken) => date(backup).slice(0, 7)],
  ] as const) {
    const newest = new Map<string, Taken>()
    for (const backup of newestFirst) if (!newest.has(nameOf(backup))) newest.set(nameOf(backup), backup)
    for (const backup of [...newest.values()].slice(0, count)) stays.add(backup)
  }
  return backups.filter((backup) => stays.has(backup))
}

function apply(state: State, host: SimulatedHost): void {
  host.isEngineUp = state.isEngineUp
  host.failingVaults.clear()
  for (const vault of state.failing) host.failingVaults.add(vault)
  for (const name of host.containers.keys()) if (!state.containers.has(name)) host.containers.delete(name)
  for (const name of state.containers) if (!host.containers.has(name)) host.add(name, labelsOf(name))
  if (!state.isRunning) host.kill()
  else if (!host.isRunning) host.boot()
}

/** The same year, as somebody would write it down who looks at the clock once a minute and remembers. */
function walk(): { lines: string[]; taken: Taken[] } {
  const state = firstState()
  const due = schedules.map((schedule) => ({
    schedule,
    slots: slotsByWalking(schedule, start, end + 10 * dayMs),
    done: start,
    ran: new Set<number>(),
  }))
  const lines: string[] = []
  const taken: Taken[] = []
  let now = start
  for (const event of [...script, { at: end }]) {
    for (; now <= event.at; now += minuteMs) look()
    now = event.clock ?? event.at
    event.do?.(state)
  }
  return { lines, taken }

  function look(): void {
    if (!state.isRunning) return
    for (const one of due) {
      if (one.done - now > dayMs) one.done = now
      const slot = lastUpTo(one.slots, now)
      if (slot === undefined || slot <= one.done) continue
      const { id, windowMinutes, catchUp } = one.schedule
      const isLate = now - slot > 5 * minuteMs
      const isMissed = (windowMinutes !== null && now >= slot + windowMinutes * minuteMs) || (isLate && !catchUp)
      if (!isMissed && !state.isEngineUp) continue
      one.done = slot
      if (one.ran.has(slot)) continue
      one.ran.add(slot)
      const how = isMissed ? 'missed' : isLate ? 'catch-up' : 'slot'
      const outcome = state.failing.has(id) ? 'failed' : 'succeeded'
      const names = isMissed ? [] : [...state.containers].filter((name) => isTaken(id, name)).toSorted()
      if (outcome === 'succeeded')
        taken.push(...names.map((container) => ({ scheduleId: id, container, slot, startedAt: now })))
      lines.push(line({ scheduleId: id, slot, how, all: names.map((name) => `${name} ${outcome}`) }))
    }
  }
}

function lastUpTo(slots: readonly number[], now: number): number | undefined {
  let [low, high] = [0, slots.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((slots[middle] ?? Infinity) <= now) low = middle + 1
    else high = middle
  }
  return slots[low - 1]
}

function isTaken(schedule: string, name: string): boolean {
  const number = Number(name.slice(2))
  if (schedule === 'berlin') return number < 25
  if (schedule === 'york') return number % 5 === 2 && number !== 7
  return schedule === 'howe' || number === 0
}

function labelsOf(name: string): Record<string, string> {
  const number = Number(name.slice(2))
  return {
    'com.docker.compose.project': number < 25 ? 'shop' : 'other',
    'com.docker.compose.service': name,
    ...(number % 5 === 2 && { tier: 'gold' }),
  }
}

function firstState(): State {
  const names = Array.from({ length: 50 }, (_, index) => `c-${String(index).padStart(2, '0')}`)
  return { isRunning: true, isEngineUp: true, failing: new Set(), containers: new Set(names) }
}

function line({
  scheduleId,
  slot,
  how,
  all,
}: {
  scheduleId: string
  slot: number
  how: string
  all: string[]
}): string {
  return `${new Date(slot).toISOString()} ${scheduleId} ${how}: ${all.join(', ')}`
}

function plan(id: string, part: Partial<ScheduleDraft>): Schedule {
  const least = { name: id, timing: nightly('02:00'), timeZone: 'UTC', targets: [{ kind: 'all' }], vault: id }
  return { ...scheduleDraft.parse({ ...least, ...part }), id, createdAt: 0, updatedAt: 0 }
}
