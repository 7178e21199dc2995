import { describe, expect, test } from 'vitest'
import { retentionPolicy, type RetentionPolicy, type RetentionRule } from '@holdfast/contract'
import { seeded } from '../testing/seeded.ts'
import { applyRetention, type RetainedBackup } from './apply-retention.ts'

const dayMs = 86_400_000
const noon = Date.parse('2026-11-18T12:00:00Z')
const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe']

test('of nightly backups of two months, 7 days, 4 weeks and 6 months stay: the newest of each', () => {
  const backups = nightly(60)
  const kept = applyRetention(backups, policyOf({ daily: 7, weekly: 4, monthly: 6 }), { timeZone: 'UTC', now: noon })
  expect(kept.filter(({ keptBy }) => keptBy.length > 0).map(({ backup }) => dateOf(backup))).toEqual([
    '2026-11-18',
    '2026-11-17',
    '2026-11-16',
    '2026-11-15',
    '2026-11-14',
    '2026-11-13',
    '2026-11-12',
    '2026-11-08',
    '2026-11-01',
    '2026-10-31',
    '2026-09-30',
  ])
  expect(kept[0]?.keptBy).toEqual(['daily', 'weekly', 'monthly'])
  expect(kept[3]?.keptBy).toEqual(['daily', 'weekly'])
})

test('weeks are from Monday, also across the end of a year', () => {
  const backups = ['2026-12-28', '2027-01-01', '2027-01-03', '2027-01-04'].map((day) => backupAt(`${day}T03:00:00Z`))
  expect(stay(backups, { weekly: 9 })).toEqual(['2027-01-04', '2027-01-03'])
})

test('days without a backup are not counted, so a container that is no longer backed up loses nothing with time', () => {
  const backups = nightly(5)
  const policy = policyOf({ daily: 3, withinDays: 2 })
  const years = [0, 1, 10].map((more) =>
    applyRetention(backups, policy, { timeZone: 'UTC', now: noon + more * 365 * dayMs }),
  )
  expect(years[1]).toEqual(years[0])
  expect(years[2]).toEqual(years[0])
  expect(years[0]?.map(({ keptBy }) => keptBy.length > 0)).toEqual([true, true, true, false, false])
})

test('a backup of the future, made under a wrong clock, does not make those of now old', () => {
  const backups = [...nightly(3), backupAt('2036-01-01T00:00:00Z')]
  expect(stay(backups, { withinDays: 30 })).toHaveLength(4)
})

test('a day is one of the time zone: a backup late in the evening is not one of the next day', () => {
  const backups = ['2026-07-01T21:30:00Z', '2026-07-01T22:30:00Z'].map(backupAt)
  expect(stay(backups, { daily: 5 }, 'Europe/Berlin')).toHaveLength(2)
  expect(stay(backups, { daily: 5 }, 'UTC')).toHaveLength(1)
})

test('the hour that comes twice when the clocks go back is two hours', () => {
  const backups = ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z'].map(backupAt)
  expect(stay(backups, { hourly: 5 }, 'Europe/Berlin')).toHaveLength(2)
})

test('pinning a backup keeps it and changes nothing for any other', () => {
  const backups = nightly(30)
  const policy = policyOf({ daily: 7 })
  const pinned = backups.map((backup, place) => (place === 3 || place === 20 ? { ...backup, pinned: true } : backup))
  const before = applyRetention(backups, policy, { timeZone: 'UTC', now: noon })
  const after = applyRetention(pinned, policy, { timeZone: 'UTC', now: noon })
  expect(after.map(({ keptBy }) => keptBy.filter((rule) => rule !== 'pinned'))).toEqual(before.map((one) => one.keptBy))
  expect(after.filter(({ keptBy }) => keptBy.includes('pinned'))).toHaveLength(2)
})

test('the last backup that was verified without problems stays, however old it is', () => {
  const backups = nightly(30).map((backup, place) => ({ ...backup, sound: place >= 25 ? true : null }))
  const kept = applyRetention(backups, policyOf({ last: 2 }), { timeZone: 'UTC', now: noon })
  expect(kept.flatMap(({ keptBy }, place) => (keptBy.length > 0 ? [[place, keptBy]] : []))).toEqual([
    [0, ['last']],
    [1, ['last']],
    [25, ['last-verified']],
  ])
})

test('a backup in which a verify found problems does not take the place of a sound one', () => {
  const backups = nightly(4).map((backup, place) => ({ ...backup, sound: place === 0 ? false : null }))
  expect(stay(backups, { last: 1 })).toHaveLength(2)
  expect(stay(backups, { monthly: 1 })).toHaveLength(2)
})

test('what was made since the run began stays', () => {
  const backups = nightly(5)
  const kept = applyRetention(backups, policyOf({ last: 1 }), {
    timeZone: 'UTC',
    now: noon,
    since: backups[2]?.startedAt ?? 0,
  })
  expect(kept.map(({ keptBy }) => keptBy)).toEqual([['last', 'recent'], ['recent'], ['recent'], [], []])
})

test('the newest backup stays under every policy there can be', () => {
  const random = seeded(11)
  for (let round = 0; round < 500; round += 1) {
    const backups = [...randomBackups(random), backupAt('2026-11-01T00:00:00Z')]
    const [newest] = applyRetention(backups, randomPolicy(random), { timeZone: pick(random, zones), now: noon })
    expect(newest?.keptBy).not.toEqual([])
  }
})

describe('a second implementation, which asks of each backup alone whether a rule keeps it', () => {
  const seed = Number(process.env['HOLDFAST_TEST_SEED'] ?? Date.now() % 1_000_000_007)
  test(`agrees on 1,000 random sets (seed ${seed})`, () => {
    const random = seeded(seed)
    for (let round = 0; round < 1_000; round += 1) {
      const backups = randomBackups(random)
      const policy = randomPolicy(random)
      const options = { timeZone: pick(random, zones), now: noon, since: noon - random() * 3 * dayMs }
      const found = applyRetention(backups, policy, options)
      const rules = found.map(({ backup, keptBy }) => [backup.id, keptBy.toSorted()])
      const expected = found.map(({ backup }) => [backup.id, naiveRules(backup, backups, { policy, ...options })])
      expect(rules, `round ${round}`).toEqual(expected)
    }
  })
})

interface Naive {
  policy: RetentionPolicy
  timeZone: string
  now: number
  since: number
}

/** By the words of the rules: text names of days and weeks, sets, no order of work. */
function naiveRules(backup: RetainedBackup, all: RetainedBackup[], { policy, timeZone, now, since }: Naive) {
  const isNewer = (one: RetainedBackup) =>
    one.startedAt > backup.startedAt || (one.startedAt === backup.startedAt && one.id > backup.id)
  const newer = all.filter((one) => isNewer(one) && one.sound !== false)
  const rules: RetentionRule[] = []
  if (newer.length < policy.last) rules.push('last')
  for (const period of ['hourly', 'daily', 'weekly', 'monthly', 'yearly'] as const) {
    const names = new Set(newer.map((one) => nameOf(one.startedAt, period, timeZone)))
    if (!names.has(nameOf(backup.startedAt, period, timeZone)) && names.size < policy[period]) rules.push(period)
  }
  const past = all.filter(({ startedAt }) => startedAt <= now).map(({ startedAt }) => startedAt)
  if (policy.withinDays > 0 && (past.length === 0 || backup.startedAt >= Math.max(...past) - policy.withinDays * dayMs))
    rules.push('within')
  if (backup.pinned) rules.push('pinned')
  if (backup.sound === true && !all.some((one) => one.sound === true && isNewer(one))) rules.push('last-verified')
  if (backup.startedAt >= since) rules.push('recent')
  return rules.toSorted()
}

/** By text: to make a formatter costs more than all the rest. */
const formats = new Map(
  zones.map((timeZone) => {
    const hour = { hour: '2-digit', timeZoneName: 'longOffset' } as const
    const day = { year: 'numeric', month: '2-digit', day: '2-digit' } as const
    const format = (parts: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat('sv-SE', { timeZone, ...parts })
    return [timeZone, { day: format(day), hour: format({ ...day, ...hour }) }] as const
  }),
)

function nameOf(at: number, period: string, timeZone: string): string {
  const format = formats.get(timeZone)!
  if (period === 'hourly') return format.hour.format(at)
  const day = format.day.format(at)
  if (period === 'daily') return day
  if (period === 'monthly') return day.slice(0, 7)
  if (period === 'yearly') return day.slice(0, 4)
  // The Monday before.
  const date = new Date(`${day}T00:00:00Z`)
  while (date.getUTCDay() !== 1) date.setUTCDate(date.getUTCDate() - 1)
  return date.toISOString().slice(0, 10)
}

function randomBackups(random: () => number): RetainedBackup[] {
  const span = pick(random, [1, 10, 60, 800, 3000]) * dayMs
  return Array.from({ length: Math.floor(random() * 25) }, (_one, place) => ({
    id: `b${place}`,
    startedAt: Math.floor(noon + (0.02 - random()) * span),
    pinned: random() < 0.1,
    sound: pick(random, [null, true, true, false]),
  }))
}

function randomPolicy(random: () => number): RetentionPolicy {
  const count = () => (random() < 0.5 ? 0 : Math.floor(random() * 8))
  const drawn = {
    last: count(),
    hourly: count(),
    daily: count(),
    weekly: count(),
    monthly: count(),
    yearly: count(),
    withinDays: count(),
  }
  return Object.values(drawn).some((one) => one > 0) ? drawn : { ...drawn, last: 1 }
}

function pick<T>(random: () => number, choices: readonly T[]): T {
  return choices[Math.floor(random() * choices.length)] as T
}

function policyOf(numbers: Partial<RetentionPolicy>): RetentionPolicy {
  return retentionPolicy.parse(numbers)
}

function stay(backups: RetainedBackup[], numbers: Partial<RetentionPolicy>, timeZone = 'UTC'): string[] {
  return applyRetention(backups, policyOf(numbers), { timeZone, now: noon })
    .filter(({ keptBy }) => keptBy.length > 0)
    .map(({ backup }) => dateOf(backup))
}

function nightly(count: number): RetainedBackup[] {
  return Array.from({ length: count }, (_one, days) => backupAt(new Date(noon - days * dayMs).toISOString()))
}

function backupAt(at: string): RetainedBackup {
  return { id: `web-${at}`, startedAt: Date.parse(at), pinned: false, sound: null }
}

function dateOf({ startedAt }: RetainedBackup): string {
  return new Date(startedAt).toISOString().slice(0, 10)
}
