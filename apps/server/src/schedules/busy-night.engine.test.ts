import { execFile } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import type { ScheduleRun } from '@holdfast/contract'
import { connectEngine } from '@holdfast/docker-ops'
import { createTestWorld } from '@holdfast/docker-ops/testing'
import { mountDisk } from '@holdfast/vault/testing/mount-disk'
import { connectClient, type TestClient } from '../testing/connect-client.ts'
import { residentBytesOf } from '../testing/footprint.ts'
import { startPanel, type Panel } from '../testing/start-panel.ts'

const run = promisify(execFile)
const engine = connectEngine({ dockerHost: process.env['DOCKER_HOST'] })
const [perVault, mebibytes] = [10, 3]

test('20 containers due at once, ten to a disk that takes nothing: the others end, a person is not kept waiting, and all is well once it does', async ({
  skip,
}) => {
  await using stack = new AsyncDisposableStack()
  const disk = stack.use(await mountDisk(512).catch((error: Error) => skip(`no loop mounts here: ${error.message}`)))
  const world = stack.use(await createTestWorld(engine))
  await compileThreads(await world.runContainer({ HostConfig: { Binds: [`${await world.createVolume()}:/data`] } }))
  const panel = stack.use(await startPanel())
  const client = stack.use(connectClient(panel))
  const { trpc } = client
  const slow = await trpc.vaults.add.mutate({ name: 'slow', path: `${disk.path}/vault`, create: true })
  const label = `holdfast-test-night-${world.runId}`
  const create = async (vault: string): Promise<string> => {
    const binds = [`${await world.createVolume()}:/data`]
    const script = `dd if=/dev/urandom of=/data/file bs=1M count=${mebibytes} 2>/dev/null; exec sleep 3600`
    const container = await world.runContainer({
      Cmd: ['sh', '-c', script],
      Labels: { [label]: vault },
      HostConfig: { Binds: binds },
    })
    await expect.poll(() => world.execute(container, 'test -f /data/file')).toBe(0)
    return container.id
  }
  for (const vault of ['slow', 'quick']) for (let index = 0; index < perVault; index += 1) await create(vault)
  const mine = await create('mine')
  const schedule = async (name: string, vault: string | null): Promise<string> => {
    const targets = [{ kind: 'label', label: `${label}=${name}` } as const]
    const timing = { kind: 'nightly', at: '02:00' } as const
    const { id } = await trpc.schedules.create.mutate({ name, targets, vault, timing, timeZone: 'UTC', mode: 'live' })
    return id
  }
  const ids = { slow: await schedule('slow', slow.id), quick: await schedule('quick', null) }

  await readLag(panel)
  await delay(1_000)
  const idle = { lag: await readLag(panel), memory: await residentBytesOf(panel) }
  await using load = watchMemory(panel)
  await using frozen = await freeze(disk.path)
  const slowRun = await trpc.schedules.runNow.mutate({ scheduleId: ids.slow })
  const quickRun = await trpc.schedules.runNow.mutate({ scheduleId: ids.quick })
  const begun = Date.now()
  const job = await trpc.backups.start.mutate({ engineId: 'local', containerId: mine, mode: 'live' })
  await expect
    .poll(async () => (await trpc.jobs.find.query({ id: job.id })).state.status, { interval: 50 })
    .not.toBe('queued')
  const waitedMs = Date.now() - begun
  expect(waitedMs).toBeLessThan(2_000)

  expect(outcomes(await ended(client, quickRun))).toEqual({ succeeded: perVault })
  const meanwhile = outcomes(await trpc.schedules.findRun.query({ runId: slowRun.id }))
  expect(meanwhile['succeeded'] ?? 0).toBe(0)
  await frozen.thaw()
  expect(outcomes(await ended(client, slowRun))).toEqual({ succeeded: perVault })

  const lag = await readLag(panel)
  const addedMiB = (load.most() - idle.memory) / 1_048_576
  console.info(
    `a person waited ${waitedMs} ms; ${addedMiB.toFixed(0)} MiB added; delay of the loop, 99th percentile: idle ${(idle.lag * 1_000).toFixed(0)} ms, busy ${(lag * 1_000).toFixed(0)} ms`,
  )
  // With the threads that read folders.
  expect(addedMiB).toBeLessThan(200)
  // What a busy machine takes away from the process is in both.
  expect(lag).toBeLessThan(0.1 + 2 * idle.lag)
}, 180_000)

/** Any server but the very first finds the code of its threads compiled: see node-flags. */
async function compileThreads({ id }: { id: string }): Promise<void> {
  await using panel = await startPanel()
  using client = connectClient(panel)
  const job = await client.trpc.backups.start.mutate({ engineId: 'local', containerId: id, mode: 'live' })
  await expect.poll(async () => (await client.trpc.jobs.find.query({ id: job.id })).state.status).toBe('succeeded')
}

async function freeze(path: string): Promise<AsyncDisposable & { thaw: () => Promise<void> }> {
  await run('/usr/sbin/fsfreeze', ['--freeze', path])
  let isFrozen = true
  const thaw = async (): Promise<void> => {
    if (!isFrozen) return
    isFrozen = false
    await run('/usr/sbin/fsfreeze', ['--unfreeze', path])
  }
  return { thaw, [Symbol.asyncDispose]: thaw }
}

async function ended({ trpc }: TestClient, { id: runId }: { id: string }): Promise<ScheduleRun> {
  await expect
    .poll(async () => (await trpc.schedules.findRun.query({ runId })).finishedAt, { timeout: 120_000 })
    .not.toBeNull()
  return trpc.schedules.findRun.query({ runId })
}

function outcomes({ targets }: ScheduleRun): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { outcome } of targets) counts[outcome] = (counts[outcome] ?? 0) + 1
  return counts
}

/** 99th percentile since it was read last, in seconds. */
async function readLag({ call }: Panel): Promise<number> {
  const text = await (await call('/metrics')).text()
  return Number(/^nodejs_eventloop_lag_p99_seconds (\S+)$/m.exec(text)?.[1])
}

function watchMemory(panel: Panel): AsyncDisposable & { most: () => number } {
  const stop = new AbortController()
  let most = 0
  const followed = (async () => {
    while (!stop.signal.aborted) {
      most = Math.max(most, await residentBytesOf(panel))
      await delay(50, undefined, { signal: stop.signal }).catch(() => undefined)
    }
  })()
  return {
    most: () => most,
    [Symbol.asyncDispose]: async () => {
      stop.abort()
      await followed
    },
  }
}
