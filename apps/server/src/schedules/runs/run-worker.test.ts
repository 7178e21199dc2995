import { expect, test } from 'vitest'
import { message, OpError, type JobState, type ScheduleRun } from '@holdfast/contract'
import { openDatabase } from '../../database/open-database.ts'
import { FakeClock } from '../../testing/fake-clock.ts'
import { silentLog } from '../../testing/silent-log.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { RunTable } from './run-table.ts'
import { RunWorker, type TakesBackups } from './run-worker.ts'
import type { WorkRun } from './stored-run.ts'

const deleted = { outcome: 'cancelled', reason: message('schedule-removed', { schedule: 'Nightly' }) } as const

function createRun(): WorkRun {
  const address = { engineId: 'local', name: 'web', compose: null }
  const backup = { vault: null, mode: 'pause', mounts: { folders: 'exclude', paths: {} } } as const
  const subject = { kind: 'container', engineId: 'local', containerId: 'c1', name: 'web' } as const
  const target = { key: 'local/web', subject, address, backup, notBefore: 0, attempt: 0, jobId: null, reason: null }
  return {
    id: 'run',
    scheduleId: 'nightly',
    scheduleName: 'Nightly',
    slot: 0,
    trigger: 'slot',
    startedBy: null,
    windowEndsAt: null,
    missedSlots: [],
    startedAt: 0,
    finishedAt: null,
    missedBecause: null,
    targets: [{ ...target, outcome: 'waiting' }],
  }
}

async function startWorker(backups: Partial<TakesBackups>) {
  await using stack = new AsyncDisposableStack()
  const folder = stack.use(await temporaryFolder())
  const database = stack.adopt(await openDatabase(folder.path), (open) => open.destroy())
  const [clock, table, finished] = [new FakeClock(0), new RunTable(database), [] as ScheduleRun[]]
  const worker = new RunWorker({
    clock,
    table,
    look: () => Promise.resolve([]),
    backups: {
      start: () => Promise.resolve({ id: 'job' }),
      ended: () => new Promise(() => undefined),
      withdraw: () => Promise.resolve(false),
      ...backups,
    },
    onFinished: (run) => finished.push(run),
    onChange: () => undefined,
    log: silentLog,
  })
  const run = createRun()
  await table.begin(run, {})
  worker.add(run)
  worker.pump()
  const parts = stack.move()
  return { clock, worker, finished, [Symbol.asyncDispose]: () => parts.disposeAsync() }
}

test('a backup that could not begin is not tried again when its schedule was deleted meanwhile', async () => {
  const answer = Promise.withResolvers<never>()
  let starts = 0
  await using world = await startWorker({
    start: () => {
      starts += 1
      return answer.promise
    },
  })
  world.worker.abandon('nightly', deleted)
  answer.reject(new OpError('ENGINE_UNREACHABLE', message('see-log')))
  await world.worker.settled()
  world.clock.set(60_000)
  world.worker.pump()
  await world.worker.settled()
  expect(starts).toBe(1)
  expect(world.finished[0]?.targets).toMatchObject([deleted])
})

test('a backup that is still queued when its schedule is deleted is taken out of the queue', async () => {
  const job = Promise.withResolvers<{ state: JobState }>()
  await using world = await startWorker({
    ended: () => job.promise,
    withdraw: () => {
      job.resolve({ state: { status: 'cancelled', startedAt: null, finishedAt: 1 } })
      return Promise.resolve(true)
    },
  })
  await world.worker.settled()
  world.worker.abandon('nightly', deleted)
  await world.worker.settled()
  await expect.poll(() => world.finished).toHaveLength(1)
  expect(world.finished[0]?.targets).toMatchObject([{ ...deleted, jobId: 'job' }])
})
