import { expect, test } from 'vitest'
import { estimateGrowth } from './vault-growth.ts'

const dayMs = 86_400_000
const now = Date.parse('2026-06-01T00:00:00Z')

function samples(days: number, storedBytes: (day: number) => number, freeBytes: number | null = 3_000) {
  const facts = { vaultId: 'disk', totalBytes: 10_000, backups: 1, rawBytes: 1, freeBytes }
  return Array.from({ length: days + 1 }, (_one, day) => ({
    ...facts,
    at: now - (days - day) * dayMs,
    storedBytes: storedBytes(day),
  }))
}

test('growth is the line through the last thirty days, and what is left is what is free at that rate', () => {
  const growth = estimateGrowth(
    samples(30, (day) => 1_000 + 100 * day),
    now,
  )
  expect(growth?.bytesPerDay).toBeCloseTo(100)
  expect(growth?.daysLeft).toBeCloseTo(30)
  // A prune every week takes back half: a saw whose line rises half as fast.
  const saw = estimateGrowth(
    samples(30, (day) => 100 * day - 350 * Math.floor(day / 7)),
    now,
  )
  expect(saw?.bytesPerDay).toBeGreaterThan(40)
  expect(saw?.bytesPerDay).toBeLessThan(60)
})

test('what was before thirty days does not count, and days without samples do not bend the line', () => {
  const all = samples(90, (day) => (day < 60 ? 1_000 * day : 60_000 + 10 * (day - 60)))
  expect(estimateGrowth(all, now)?.bytesPerDay).toBeCloseTo(10)
  expect(
    estimateGrowth(
      all.filter((_one, day) => day % 9 !== 0),
      now,
    )?.bytesPerDay,
  ).toBeCloseTo(10)
})

test('a vault that shrinks or stays is never full, and of too short a time nobody can tell', () => {
  expect(
    estimateGrowth(
      samples(30, (day) => 9_000 - 100 * day),
      now,
    ),
  ).toMatchObject({ daysLeft: null })
  expect(
    estimateGrowth(
      samples(30, () => 9_000),
      now,
    ),
  ).toMatchObject({ bytesPerDay: 0, daysLeft: null })
  expect(
    estimateGrowth(
      samples(30, (day) => 100 * day, null),
      now,
    ),
  ).toMatchObject({ daysLeft: null })
  expect(
    estimateGrowth(
      samples(2, (day) => 1_000 * day),
      now,
    ),
  ).toBeNull()
  expect(estimateGrowth([], now)).toBeNull()
})
