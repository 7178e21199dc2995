import { expect, test } from 'vitest'
import { protectionOf } from './protection-of.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const now = Date.parse('2026-06-10T12:00:00Z')
const night = Date.parse('2026-06-10T02:00:00Z')
const nightly = { isEnabled: true, isVaultAway: false, since: 0, lastSlots: [night, night - dayMs] }
const fine = { now, schedules: [nightly], isExcluded: false, createdAt: 0, lastSucceededAt: night, lastFailedAt: null }

test.each([
  ['one whose last backup is of the last slot', {}, 'protected'],
  ['one that missed the last slot alone', { lastSucceededAt: night - dayMs }, 'protected'],
  ['one that missed the last two slots', { lastSucceededAt: night - 2 * dayMs }, 'behind'],
  [
    'one that missed two slots, the last of them a moment ago',
    { lastSucceededAt: night - 2 * dayMs, now: night + hourMs },
    'protected',
  ],
  ['one whose last backup failed', { lastFailedAt: night + hourMs }, 'last-failed'],
  ['one that failed and succeeded since', { lastFailedAt: night - hourMs }, 'protected'],
  ['one that never succeeded', { lastSucceededAt: null }, 'never-succeeded'],
  ['one that was created since', { lastSucceededAt: null, createdAt: now - hourMs }, 'waiting'],
  [
    'one whose schedule was made since',
    { lastSucceededAt: null, schedules: [{ ...nightly, since: now - hourMs }] },
    'waiting',
  ],
  [
    'one whose schedule was made between its last two slots',
    { lastSucceededAt: night - 9 * dayMs, schedules: [{ ...nightly, since: night - hourMs }] },
    'protected',
  ],
  ['one whose vault is away', { schedules: [{ ...nightly, isVaultAway: true }] }, 'vault-away'],
  [
    'one with a second schedule to a vault that is there',
    { schedules: [{ ...nightly, isVaultAway: true }, nightly] },
    'protected',
  ],
  ['one whose schedule is disabled', { schedules: [{ ...nightly, isEnabled: false }] }, 'schedule-disabled'],
  ['one that is excluded', { schedules: [], isExcluded: true }, 'excluded'],
  ['one that another schedule takes though one excludes it', { isExcluded: true }, 'protected'],
  ['one that no schedule takes', { schedules: [] }, 'no-schedule'],
])('%s is shown as what it is', (_name, change, expected) => {
  expect(protectionOf({ ...fine, ...change })).toBe(expected)
})
