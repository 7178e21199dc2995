import { expect, test } from 'vitest'
import { message, OpError, type Job, type JobState, type VaultRetention } from '@holdfast/contract'
import { openDatabase } from '../database/open-database.ts'
import { FakeClock } from '../testing/fake-clock.ts'
import { silentLog } from '../testing/silent-log.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import type { Slots } from './retention-ports.ts'
import { RetentionTable } from './retention-table.ts'
import { RetentionTimer } from './retention-timer.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const nightly: VaultRetention = {
  policy: null,
  timeZone: 'UTC',
  prune: { timing: { kind: 'nightly', at: '04:00' }, timeZone: 'UTC' },
}

test('a vault is pruned when its time has come, once, and not for times before anybody knew of it', async () => {
  await using world = await startWorld('2026-11-18T12:00:00Z')
  await world.look()
  expect(world.begun).toEqual([])
  await world.table.write('v', nightly, world.clock.now())
  await world.pass(16 * hourMs - 60_000)
  expect(world.begun).toEqual([])
  await world.pass(60_000)
  expect(world.begun).toEqual(['2026-11-19T04:00:00.000Z'])
  await world.pass(5 * 60_000, hourMs)
  expect(world.begun).toHaveLength(1)
  await world.pass(dayMs)
  expect(world.begun).toHaveLength(2)
})

test('without settings of its own a vault is pruned on Sundays', async () => {
  await using world = await startWorld('2026-11-18T12:00:00Z')
  await world.look()
  expect((await world.table.find('v'))?.settings).toMatchObject({
    policy: null,
    prune: { timing: { kind: 'weekly', weekdays: [0], at: '04:00' } },
  })
})

test('times that were missed while nobody looked are caught up with one prune', async () => {
  await using world = await startWorld('2026-11-18T12:00:00Z')
  await world.table.write('v', nightly, world.clock.now())
  await world.pass(10 * dayMs)
  expect(world.begun).toHaveLength(1)
  await world.look()
  expect(world.begun).toHaveLength(1)
})

test('while the vault is written to, its prune is tried again until it is not, for six hours at most', async () => {
  await using world = await startWorld('2026-11-19T03:59:00Z')
  await world.table.write('v', nightly, world.clock.now())
  world.state = {
    status: 'failed',
    startedAt: 0,
    finishedAt: 1,
    code: 'VAULT_BUSY',
    detail: message('job-interrupted'),
    field: null,
  }
  await world.pass(60_000, 60_000, 9 * 60_000)
  expect(world.begun).toHaveLength(2)
  world.state = succeeded
  await world.pass(10 * 60_000)
  expect(world.begun).toHaveLength(3)
  await world.pass(10 * 60_000, hourMs)
  expect(world.begun).toHaveLength(3)
  world.refusal = new OpError('VAULT_NOT_MOUNTED', message('job-interrupted'))
  await world.pass(...Array.from({ length: 30 }, () => hourMs))
  const tries = world.begun.length
  world.refusal = null
  await world.pass(3 * hourMs)
  expect(world.begun.length).toBe(tries)
})

test('a clock that was a year ahead for a while does not keep a vault from being pruned', async () => {
  await using world = await startWorld('2027-11-19T03:59:00Z')
  await world.table.write('v', nightly, world.clock.now())
  world.clock.set('2026-11-19T03:59:00Z')
  await world.look()
  await world.pass(60_000)
  expect(world.begun).toHaveLength(1)
})

test('once a day it is looked whether a backup is to go, whatever became of the last look', async () => {
  await using world = await startWorld('2026-11-18T12:00:00Z')
  await world.look()
  await world.look()
  expect(world.thinned).toEqual(['retention/v/day/2026-11-18'])
  await world.pass(dayMs)
  expect(world.thinned).toEqual(['retention/v/day/2026-11-18', 'retention/v/day/2026-11-19'])
})

const succeeded = {
  status: 'succeeded',
  startedAt: 0,
  finishedAt: 1,
  result: { kind: 'prune', blobs: 1, bytes: 2 },
} as const

async function startWorld(at: string) {
  await using stack = new AsyncDisposableStack()
  const folder = stack.use(await temporaryFolder())
  const database = stack.adopt(await openDatabase(folder.path), (open) => open.destroy())
  const table = new RetentionTable(database)
  const clock = new FakeClock(at)
  const ended: Promise<unknown>[] = []
  const world = {
    table,
    clock,
    begun: [] as string[],
    thinned: [] as string[],
    state: succeeded as JobState,
    refusal: null as OpError | null,
    look: async () => {
      await timer.look()
      await Promise.all(ended)
      // What is noted of an end comes after it.
      await table.find('v')
    },
    /** Looks after each of these. */
    pass: async (...steps: number[]) => {
      for (const step of steps) {
        clock.set(clock.now() + step)
        await world.look()
      }
    },
  }
  const jobOf = (): Job => {
    const actor = { kind: 'system', id: 'prune', name: 'Prune' } as const
    const subject = { kind: 'vault', vaultId: 'v', name: 'V' } as const
    const request = { kind: 'prune', subject } as const
    return { id: 'j', actor, causedBy: null, createdAt: 0, request, state: world.state }
  }
  const timer = stack.use(
    new RetentionTimer({
      vaults: {
        all: () => Promise.resolve([{ id: 'v', name: 'V' }]),
        defaultId: () => Promise.resolve('v'),
        list: () => Promise.reject(new Error('not needed')),
        remove: () => Promise.reject(new Error('not needed')),
        refuseConflict: () => {},
      },
      retention: {
        startWhereDue: async (_vaultId, { key }) => {
          world.thinned.push(key)
          throw new Error('the engine is away')
        },
      },
      table,
      slots: everyNightAtFour,
      prune: async () => {
        world.begun.push(new Date(clock.now()).toISOString())
        if (world.refusal !== null) throw world.refusal
        return jobOf()
      },
      ended: () => {
        const job = Promise.resolve(jobOf())
        ended.push(job)
        return job
      },
      clock: { now: clock.now, sleep: (_ms, signal) => clock.sleep(1e12, signal) },
      log: silentLog,
    }),
  )
  await table.find('v')
  const parts = stack.move()
  return Object.assign(world, { [Symbol.asyncDispose]: () => parts.disposeAsync() })
}

const everyNightAtFour: Slots = {
  next: (_timed, time) => Math.floor((time - 4 * hourMs) / dayMs + 1) * dayMs + 4 * hourMs,
  past: (_timed, { after, until }) => {
    const last = Math.floor((until - 4 * hourMs) / dayMs) * dayMs + 4 * hourMs
    return last > after ? [last] : []
  },
}
