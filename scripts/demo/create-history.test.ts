import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openDatabase } from '../../apps/server/src/database/open-database.ts'
import { openVault } from '../../packages/vault/src/index.ts'
import { createHistory } from './create-history.ts'
import { historyFolder, removeHistory } from './demo-history.ts'

const container = { Id: 'a1', Name: '/demo-web', Names: ['/demo-web'], Labels: { 'io.holdfast.demo': 'true' } }

test('before half past two in the night nothing of the history lies ahead, each night has its run, and all of it goes', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(2026, 5, 30, 1, 0) })
  onTestFinished(() => void vi.useRealTimers())
  const dataFolder = mkdtempSync(join(tmpdir(), 'holdfast-demo-test-'))
  onTestFinished(() => rmSync(dataFolder, { recursive: true, force: true }))
  const world = { engine: await fakeEngine(), dataFolder, say: () => undefined }
  await createHistory(world, 6)
  const { backups } = await (await openVault(join(dataFolder, historyFolder))).list()
  const times = backups.map(({ startedAt }) => startedAt)
  // The last night's failed.
  expect(Math.max(...times)).toBe(new Date(2026, 5, 28, 2, 30).getTime())
  const database = await openDatabase(dataFolder)
  const runs = await database.selectFrom('scheduleRuns').selectAll().orderBy('slot').execute()
  const samples = await database.selectFrom('vaultSamples').selectAll().execute()
  const alerts = await database.selectFrom('alerts').selectAll().execute()
  const jobs = await database.selectFrom('jobs').select('id').execute()
  await database.destroy()
  expect(runs).toHaveLength(6)
  expect(runs.at(-1)).toMatchObject({
    slot: new Date(2026, 5, 29, 2, 30).getTime(),
    finishedAt: expect.any(Number) as number,
  })
  expect(samples.filter(({ at }) => at > Date.now())).toEqual([])
  expect(jobs.map(({ id }) => id)).toContain(alerts[0]?.jobId)

  expect(await removeHistory(world)).toBe(true)
  const after = await openDatabase(dataFolder)
  for (const table of ['scheduleRuns', 'scheduleRunTargets', 'scheduleCursors', 'schedules', 'jobs', 'alerts'] as const)
    expect(await after.selectFrom(table).selectAll().execute(), table).toEqual([])
  await after.destroy()
})

async function fakeEngine() {
  const server = createServer(({ url = '' }, response) => {
    const answer = url.startsWith('/info')
      ? { ID: 'engine', Name: 'host' }
      : url.includes('/a1/')
        ? container
        : [container]
    response.end(JSON.stringify(answer))
  }).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  return { dockerHost: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}` }
}
