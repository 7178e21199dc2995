import { expect, test } from 'vitest'
import type { Protection } from '@holdfast/contract'
import { FakeClock } from '../testing/fake-clock.ts'
import { silentLog } from '../testing/silent-log.ts'
import { BehindWatch, type BehindAlerts } from './behind-watch.ts'

test('a container that is behind its schedule is an alert until it is not, and one that failed stays what it is', async () => {
  const clock = new FakeClock('2026-06-01T12:00:00Z')
  const subject = { kind: 'container', engineId: 'local', containerId: 'a', name: 'web' } as const
  const container = { subject, labels: {}, project: null, compose: null, createdAt: 0, engine: null }
  const world = { protection: 'behind' as Protection, open: [] as string[] }
  const alerts: BehindAlerts = {
    raise: async ({ detail }) => void (world.open = [detail.code]),
    clear: async () => void (world.open = []),
    listOpen: async () => world.open.map(() => ({ subject })),
  }
  const standings = async () => {
    const { protection } = world
    return [
      {
        container,
        protection,
        schedules: [],
        lastBackupAt: 1,
        lastVerifiedBackupAt: null,
        daysDueSinceVerified: null,
        days: '',
      },
    ]
  }
  await using _watch = new BehindWatch({ overview: { standings }, alerts, clock, log: silentLog })
  const seen: string[][] = []
  for (const protection of [
    'protected',
    'behind',
    'last-failed',
    'vault-away',
    'protected',
    'never-succeeded',
    'no-schedule',
  ] as const) {
    world.protection = protection
    await clock.advance(600_000)
    await expect.poll(() => clock.sleeping).toBe(1)
    seen.push(world.open)
  }
  const behind = ['alert-container-behind']
  expect(seen).toEqual([[], behind, behind, behind, [], ['alert-container-never'], []])
})
