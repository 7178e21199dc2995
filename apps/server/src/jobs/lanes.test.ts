import { expect, test } from 'vitest'
import type { Actor, Job } from '@holdfast/contract'
import { somebody } from '../testing/somebody.ts'
import { done, startRunner } from '../testing/start-runner.ts'
import type { Recipe } from './recipe.ts'

/** Backups that run until the test ends them, and the order in which they began. */
async function startNight(limits = { perEngine: 3, perVault: 2 }) {
  const begun: string[] = []
  const ends = new Map<string, () => void>()
  const backup: Recipe<'backup'>['run'] = async ({ subject, vaultId }) => {
    const { promise, resolve } = Promise.withResolvers<undefined>()
    begun.push(subject.name)
    ends.set(subject.name, () => resolve(undefined))
    await promise
    const sizes = { sizeBytes: 0, storedBytes: 0, newBytes: 0, frozenMs: null }
    return { kind: 'backup', vaultId, backupId: subject.name, ...sizes, warnings: [], notKept: [] }
  }
  const world = await startRunner(done, { backup, limits: () => limits })
  const start = async (name: string, vaultId: string, actor: Actor = schedule('nightly')): Promise<Job> => {
    const subject = { kind: 'container', engineId: 'local', containerId: name.padEnd(64, 'a'), name } as const
    const causedBy = actor.kind === 'schedule' ? { kind: actor.kind, id: actor.id } : null
    const resolve = () => Promise.resolve({ kind: 'backup', subject, vaultId, mode: 'live', mounts: {} } as const)
    return world.runner.start(resolve, { actor, causedBy, idempotencyKey: undefined })
  }
  const end = async (job: Job): Promise<void> => {
    const { name } = job.request.subject
    await expect.poll(() => ends.has(name)).toBe(true)
    ends.get(name)?.()
    ends.delete(name)
    await world.runner.ended(job.id)
  }
  const dispose = async (): Promise<void> => {
    const running = world.runner.stop()
    for (const finish of ends.values()) finish()
    await running
    await world[Symbol.asyncDispose]()
  }
  return { begun, start, end, limits, [Symbol.asyncDispose]: dispose }
}

const schedule = (id: string): Actor => ({ kind: 'schedule', id, name: id })

test('a slow vault keeps nothing waiting that goes to another one', async () => {
  await using night = await startNight()
  for (const name of ['slow-1', 'slow-2', 'slow-3']) await night.start(name, 'slow')
  const quick: Job[] = []
  for (const name of ['quick-1', 'quick-2']) quick.push(await night.start(name, 'quick'))
  for (const job of quick) await night.end(job)
  expect(night.begun).toEqual(['slow-1', 'slow-2', 'quick-1', 'quick-2'])
})

test('a person does not wait for what somebody else backs up to another vault', async () => {
  await using night = await startNight()
  for (const name of ['slow-1', 'slow-2', 'slow-3']) await night.start(name, 'slow', somebody)
  await night.start('quick', 'quick', somebody)
  await expect.poll(() => night.begun).toEqual(['slow-1', 'slow-2', 'quick'])
})

test('what is due together is spread over the vaults, and a vault that ends nothing holds one place', async () => {
  await using night = await startNight({ perEngine: 2, perVault: 2 })
  const first = await night.start('first', 'other')
  const second = await night.start('second', 'other')
  for (const name of ['slow-1', 'slow-2', 'slow-3']) await night.start(name, 'slow')
  const quick: Job[] = []
  for (const name of ['quick-1', 'quick-2', 'quick-3']) quick.push(await night.start(name, 'quick'))
  await night.end(first)
  await night.end(second)
  await expect.poll(() => night.begun.slice(2)).toEqual(['slow-1', 'quick-1'])
  for (const job of quick) await night.end(job)
  await expect.poll(() => night.begun.slice(2)).toEqual(['slow-1', 'quick-1', 'quick-2', 'quick-3', 'slow-2'])
})

test('a small schedule does not wait behind a large one', async () => {
  await using night = await startNight({ perEngine: 1, perVault: 1 })
  const large: Job[] = []
  for (const name of ['large-1', 'large-2', 'large-3']) large.push(await night.start(name, 'one', schedule('large')))
  const small = await night.start('small', 'one', schedule('small'))
  for (const job of [large[0], small, large[1]]) if (job !== undefined) await night.end(job)
  await expect.poll(() => night.begun).toEqual(['large-1', 'small', 'large-2', 'large-3'])
})

test('no more run beside each other than may on an engine and in a vault, as it is set when they begin', async () => {
  await using night = await startNight({ perEngine: 3, perVault: 1 })
  const jobs: Job[] = []
  for (const [name, vault] of Object.entries({ a: 'one', b: 'one', c: 'two', d: 'two', e: 'three', f: 'four' }))
    jobs.push(await night.start(name, vault))
  await expect.poll(() => night.begun).toEqual(['a', 'c', 'e'])
  night.limits.perVault = 2
  if (jobs[4] !== undefined) await night.end(jobs[4])
  await expect.poll(() => night.begun).toEqual(['a', 'c', 'e', 'f'])
})

test('a person need not wait for what a schedule has queued of that container, which runs when theirs has ended', async () => {
  await using night = await startNight({ perEngine: 1, perVault: 1 })
  const first = await night.start('first', 'one')
  const queued = await night.start('database', 'one')
  const mine = await night.start('database', 'one', somebody)
  await expect.poll(() => night.begun).toEqual(['first', 'database'])
  await expect(night.start('database', 'one', somebody)).rejects.toMatchObject({
    code: 'CONTAINER_BUSY',
    jobId: mine.id,
  })
  await night.end(first)
  expect(night.begun).toHaveLength(2)
  await night.end(mine)
  await expect.poll(() => night.begun).toEqual(['first', 'database', 'database'])
  await night.end(queued)
})

test('a schedule has to wait for what somebody has queued', async () => {
  await using night = await startNight()
  const mine = await night.start('database', 'one', somebody)
  await expect(night.start('database', 'one')).rejects.toMatchObject({ code: 'CONTAINER_BUSY', jobId: mine.id })
})
