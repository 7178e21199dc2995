import { expect, test } from 'vitest'
import { retentionPolicy, type RetentionPolicy } from '@holdfast/contract'
import { seeded } from '../testing/seeded.ts'
import { applyRetention, type RetainedBackup } from './apply-retention.ts'
import { observedPace, predictRemoval } from './predict-removal.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const now = Date.parse('2026-11-18T12:00:00Z')

const seed = Number(process.env['HOLDFAST_TEST_SEED'] ?? Date.now() % 1_000_000_007)
test(`a backup goes when it was said to, if backups go on at that pace (seed ${seed})`, () => {
  const random = seeded(seed)
  for (let round = 0; round < 150; round += 1) {
    const paceMs = [hourMs, 6 * hourMs, dayMs, 2 * dayMs, 7 * dayMs][Math.floor(random() * 5)]!
    const policy = randomPolicy(random)
    const timeZone = ['UTC', 'Europe/Berlin', 'Asia/Kathmandu'][Math.floor(random() * 3)]!
    const options = { timeZone, now, paceMs }
    const backups = Array.from({ length: Math.floor(random() * 30) }, (_one, place) =>
      backupAt(now - paceMs * (place + Math.floor(random() * 3)) - 1000, `b${place}`),
    )
    const kept = applyRetention(backups, policy, options)
    const said = predictRemoval(kept, policy, options)
    expect(said, `round ${round}`).toEqual(simulate(backups, policy, { ...options, ids: [...said.keys()] }))
  }
})

test('a pinned backup and the last verified one have no day on which they go', () => {
  const backups = [0, 1, 2].map((days) => backupAt(now - days * dayMs, `b${days}`))
  const marked = backups.map((backup, place) => ({ ...backup, pinned: place === 2, sound: place === 1 ? true : null }))
  const policy = policyOf({ last: 1 })
  const kept = applyRetention(marked, policy, { timeZone: 'UTC', now })
  const said = predictRemoval(kept, policy, { timeZone: 'UTC', now, paceMs: dayMs })
  expect([...said]).toEqual([
    ['b0', now + dayMs],
    ['b1', null],
    ['b2', null],
  ])
})

test('the pace of a container is the median of its last gaps, and unknown with one backup', () => {
  const backups = [0, 1, 2, 3, 90].map((days) => backupAt(now - days * dayMs, `b${days}`))
  expect(observedPace(backups)).toBe(dayMs)
  expect(observedPace(backups.slice(0, 1))).toBeNull()
})

interface Simulated {
  timeZone: string
  now: number
  paceMs: number
  ids: string[]
}

/** Makes one backup after the other, each followed by a retention, and notes what goes when. */
function simulate(backups: RetainedBackup[], policy: RetentionPolicy, { timeZone, paceMs, ids, ...from }: Simulated) {
  const gone = new Map<string, number | null>()
  const first = Math.max((newestOf(backups) ?? from.now) + paceMs, from.now)
  let there = backups.filter(({ id }) => ids.includes(id))
  for (let at = first; there.some(({ id }) => ids.includes(id)); at += paceMs) {
    there.push(backupAt(at, `later ${at}`))
    const kept = applyRetention(there, policy, { timeZone, now: at })
    for (const { backup, keptBy } of kept) if (keptBy.length === 0 && ids.includes(backup.id)) gone.set(backup.id, at)
    there = kept.filter(({ keptBy }) => keptBy.length > 0).map(({ backup }) => backup)
  }
  return new Map(ids.map((id) => [id, gone.get(id) ?? null]))
}

function newestOf(backups: RetainedBackup[]): number | undefined {
  return backups.map(({ startedAt }) => startedAt).toSorted((one, other) => other - one)[0]
}

function randomPolicy(random: () => number): RetentionPolicy {
  const count = (most: number) => (random() < 0.5 ? 0 : Math.floor(random() * most))
  return policyOf({
    last: 1 + count(5),
    hourly: count(5),
    daily: count(9),
    weekly: count(5),
    monthly: count(3),
    withinDays: count(9),
  })
}

function policyOf(numbers: Partial<RetentionPolicy>): RetentionPolicy {
  return retentionPolicy.parse(numbers)
}

function backupAt(startedAt: number, id: string): RetainedBackup {
  return { id, startedAt, pinned: false, sound: null }
}
