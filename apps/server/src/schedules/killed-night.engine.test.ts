import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { scheduleDraft, type ScheduleRun } from '@holdfast/contract'
import { connectEngine } from '@holdfast/docker-ops'
import { createTestWorld, type TestObject, type TestWorld } from '@holdfast/docker-ops/testing'
import { openDatabase } from '../database/open-database.ts'
import { connectClient, type TestClient } from '../testing/connect-client.ts'
import { silentLog } from '../testing/silent-log.ts'
import { sourceWithData } from '../testing/source-with-data.ts'
import { startPanel } from '../testing/start-panel.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { RunTable } from './runs/run-table.ts'
import { ScheduleTable } from './schedule-table.ts'

const dockerHost = process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock'
const engine = connectEngine({ dockerHost })
const minuteMs = 60_000
/** Four by default, with six kills; the long run sets more. */
const nights = Array.from({ length: Number(process.env['HOLDFAST_TEST_ROUNDS'] ?? 4) }, (_, index) => index)

test(
  'a server that is killed at any instant of a scheduled night takes each container of the slot once, and leaves all running',
  async () => {
    await using world = await createTestWorld(engine)
    await using folder = await temporaryFolder()
    const environment = { HOLDFAST_DATA_DIR: folder.path, DOCKER_HOST: dockerHost }
    const sources = [await sourceWithData(world, 12), await sourceWithData(world, 6), await world.runContainer()]
    // Which creates the vault and the database.
    await (await startPanel(environment))[Symbol.asyncDispose]()
    for (const night of nights) {
      const due = await makeDue(folder.path, { night, sources })
      // Three attempts is all that a container has.
      for (let kill = 0; kill <= night % 2; kill++) {
        await using panel = await startPanel(environment)
        using client = connectClient(panel)
        // Every other time as soon as the run is there, which is when most is half done.
        if (kill === 0 && night % 4 < 2) await begun(client, due.scheduleId)
        await delay(Math.random() * 1_500)
        await panel.kill()
      }
      await using panel = await startPanel(environment)
      using client = connectClient(panel)
      const run = await finished(client, due.scheduleId)
      expect([run.slot, run.targets.map(({ outcome }) => outcome)]).toEqual([
        due.slot,
        ['succeeded', 'succeeded', 'succeeded'],
      ])
      expect((await client.trpc.schedules.runs.query({ scheduleId: due.scheduleId })).runs).toHaveLength(1)
      expect(await succeeded(client, due.scheduleId)).toEqual(sources.map(({ name }) => name).toSorted())
      for (const source of sources) expect(await stateOf(world, source)).toBe('running')
    }
  },
  nights.length * 2 * minuteMs,
)

interface Due {
  scheduleId: string
  slot: number
}

/** A schedule of a server that does not run, as if it had been due a moment ago. */
async function makeDue(
  dataFolder: string,
  { night, sources }: { night: number; sources: readonly TestObject[] },
): Promise<Due> {
  const database = await openDatabase(dataFolder)
  try {
    const slot = Math.floor(Date.now() / minuteMs) * minuteMs
    const timing = { kind: 'hourly', minute: new Date(slot).getUTCMinutes() } as const
    const draft = scheduleDraft.parse({
      name: `Night ${night}`,
      timing,
      timeZone: 'UTC',
      targets: sources.map(({ name }) => ({ kind: 'container', engineId: 'local', name })),
      mode: night % 2 === 0 ? 'pause' : 'stop',
    })
    const { id } = await new ScheduleTable(database, silentLog).insert(draft, slot)
    await new RunTable(database).setCursors([[id, { timed: JSON.stringify(['UTC', timing]), slot: slot - 1 }]])
    return { scheduleId: id, slot }
  } finally {
    await database.destroy()
  }
}

async function begun({ trpc }: TestClient, scheduleId: string): Promise<void> {
  const runs = async () => (await trpc.schedules.runs.query({ scheduleId })).runs
  await expect.poll(async () => (await runs()).length, { timeout: 30_000, interval: 5 }).toBe(1)
}

async function finished({ trpc }: TestClient, scheduleId: string): Promise<ScheduleRun> {
  const last = async () => (await trpc.schedules.runs.query({ scheduleId })).runs[0]
  await expect.poll(async () => (await last())?.finishedAt ?? null, { timeout: 50_000, interval: 100 }).not.toBeNull()
  return trpc.schedules.findRun.query({ runId: (await last())?.id ?? '' })
}

/** The containers of the backups that a schedule has taken, once for each. */
async function succeeded({ trpc }: TestClient, actorId: string): Promise<string[]> {
  const { entries } = await trpc.jobs.history.query({
    limit: 100,
    filter: { actorKind: 'schedule', actorId, outcomes: ['succeeded'] },
  })
  return entries.flatMap((entry) => (entry.entry === 'job' ? entry.subject.name : [])).toSorted()
}

async function stateOf(world: TestWorld, { id }: TestObject): Promise<string> {
  return ((await world.get(`/containers/${id}/json`)) as { State: { Status: string } }).State.Status
}
