import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { message, OpError, type Actor, type JobStatus } from '@holdfast/contract'
import { ask, done, exportRequest, neverEnding, startRunner, type RunExport } from '../testing/start-runner.ts'
import type { Recipe } from './recipe.ts'
import { nightly, somebody } from '../testing/somebody.ts'

const someone = { actor: somebody, idempotencyKey: undefined }
const full = message('verbatim', { text: 'The disk is full.' })

test('starting answers with the job at once and the job then succeeds with its result', async () => {
  await using world = await startRunner(done)
  const job = await world.runner.start(ask('a.tar'), someone)
  expect(job).toMatchObject({ actor: somebody, causedBy: null })
  const ended = await world.runner.ended(job.id)
  expect(ended.state).toMatchObject({ status: 'succeeded', result: { filePath: '/exports/a.tar' } })
  expect((await world.history.find(job.id))?.state.status).toBe('succeeded')
})

test('a second job for the same target is refused and names the first', async () => {
  await using world = await startRunner(neverEnding)
  const first = await world.runner.start(ask('a.tar'), someone)
  await expect(world.runner.start(ask('a.tar'), someone)).rejects.toMatchObject({
    code: 'FILE_EXISTS',
    jobId: first.id,
  })
  await expect(world.runner.start(ask('b.tar'), someone)).resolves.toMatchObject({ state: { status: 'running' } })
})

test('the same idempotency key gets the same job, at once, afterwards, and when both come together', async () => {
  await using world = await startRunner(done)
  const keyed = { actor: somebody, idempotencyKey: 'click-1' }
  const [one, two] = await Promise.all([
    world.runner.start(ask('a.tar'), keyed),
    world.runner.start(ask('a.tar'), keyed),
  ])
  expect(two.id).toBe(one.id)
  await world.runner.ended(one.id)
  const gone = () => Promise.reject(new Error('the container is gone by now'))
  expect((await world.runner.start(gone, keyed)).id).toBe(one.id)
})

test('what is over the limit waits and starts when there is room', async () => {
  await using world = await startRunner(neverEnding)
  const jobs: { id: string }[] = []
  for (const name of ['a', 'b', 'c']) jobs.push(await world.runner.start(ask(`${name}.tar`), someone))
  const statuses = world.board.snapshot().active.map(({ state }) => state.status)
  expect(statuses).toEqual(['running', 'running', 'queued'])
  await world.runner.cancel(String(jobs[0]?.id))
  await world.runner.ended(String(jobs[0]?.id))
  await expect.poll(() => world.runner.find(String(jobs[2]?.id)).then(({ state }) => state.status)).toBe('running')
})

test('cancelling a running job ends it as cancelled, a queued one without ever running it', async () => {
  await using world = await startRunner(neverEnding)
  const ids: string[] = []
  for (const name of ['a', 'b', 'c']) ids.push((await world.runner.start(ask(`${name}.tar`), someone)).id)
  for (const id of ids.toReversed()) await world.runner.cancel(id)
  const ended = await Promise.all(ids.map((id) => world.runner.ended(id)))
  expect(ended.map(({ state }) => state.status)).toEqual(['cancelled', 'cancelled', 'cancelled'])
  expect(ended[2]?.state).toMatchObject({ startedAt: null })
})

test('a failure keeps its code and sentence; an unknown one says no more than that it happened', async () => {
  await using world = await startRunner(({ fileName }) =>
    Promise.reject(fileName === 'a.tar' ? new OpError('DISK_FULL', full) : new TypeError('secret internals')),
  )
  const known = await world.runner.start(ask('a.tar'), someone)
  const unknown = await world.runner.start(ask('b.tar'), someone)
  expect((await world.runner.ended(known.id)).state).toMatchObject({ code: 'DISK_FULL', detail: full })
  const { state } = await world.runner.ended(unknown.id)
  expect(state).toMatchObject({ status: 'failed', code: 'INTERNAL' })
  expect(JSON.stringify(state)).not.toContain('secret')
})

test('stopping the server interrupts running and queued jobs and waits until they have cleaned up', async () => {
  let cleaned = 0
  await using world = await startRunner(async (_request, { signal }) => {
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
    for (let turn = 0; turn < 20; turn += 1) await setImmediate()
    cleaned += 1
    throw signal.reason
  })
  for (const name of ['a', 'b', 'c']) await world.runner.start(ask(`${name}.tar`), someone)
  await world.runner.stop()
  expect(cleaned).toBe(2)
  const { entries } = await world.history.page({ limit: 10 })
  expect(entries.map((one) => one.entry === 'job' && one.state.status)).toEqual([
    'interrupted',
    'interrupted',
    'interrupted',
  ])
})

test('the history is read page by page, newest first, each job once', async () => {
  await using world = await startRunner(done)
  const ids: string[] = []
  for (let index = 0; index < 7; index += 1) {
    const job = await world.runner.start(ask(`${index}.tar`), someone)
    ids.push((await world.runner.ended(job.id)).id)
  }
  const seen: string[] = []
  for (let cursor: string | null = null, pages = 0; pages < 9; pages += 1) {
    const page = await world.history.page({ limit: 3, cursor })
    seen.push(...page.entries.map(({ id }) => id))
    cursor = page.nextCursor
    if (cursor === null) break
  }
  expect(seen).toHaveLength(7)
  expect(new Set(seen)).toEqual(new Set(ids))
})

test('a job that could not clean up after its failure says what failed first', async () => {
  const run: RunExport = async () => {
    await using stack = new AsyncDisposableStack()
    stack.defer(() => Promise.reject(new Error('and the draft stayed')))
    throw new OpError('DISK_FULL', full)
  }
  await using world = await startRunner(run)
  const { id } = await world.runner.start(ask('a.tar'), someone)
  const { state } = await world.runner.ended(id)
  expect(state).toMatchObject({ status: 'failed', code: 'DISK_FULL', detail: full })
})

test('what a recipe masks reaches its run alone, and neither the board nor the history nor any answer', async () => {
  const ran: string[] = []
  const run: RunExport = async (request, task) => {
    ran.push(request.folder)
    return done(request, task)
  }
  const mask: NonNullable<Recipe<'export'>['mask']> = (request) => ({ ...request, folder: '(hidden)' })
  await using world = await startRunner(run, { recipe: { mask } })
  const started = await world.runner.start(ask('a.tar'), { ...someone, idempotencyKey: 'once' })
  const active = world.board.snapshot().active
  const ended = await world.runner.ended(started.id)
  const again = await world.runner.start(ask('a.tar'), { ...someone, idempotencyKey: 'once' })
  const kept = [started, ...active, ended, again, await world.runner.find(started.id)]
  expect(kept).toHaveLength(5)
  expect(JSON.stringify([kept, await world.history.page({ limit: 9 })])).not.toContain('/exports"')
  expect(ran).toEqual(['/exports'])
})

test('jobs that pause the same container run one after another; what pauses nothing waits for none', async () => {
  const quiesces = ({ fileName }: { fileName: string }) => fileName.startsWith('pause')
  await using world = await startRunner(neverEnding, { recipe: { concurrency: 9, quiesces } })
  const start = async (fileName: string, containerName: string) =>
    (await world.runner.start(ask(fileName, containerName), someone)).id
  const first = await start('pause-1.tar', 'web')
  const ids = [
    first,
    await start('pause-2.tar', 'web'),
    await start('read.tar', 'web'),
    await start('pause-3.tar', 'db'),
  ]
  const statuses = async () =>
    (await Promise.all(ids.map((id) => world.runner.find(id)))).map(({ state }) => state.status)
  expect(await statuses()).toEqual(['running', 'queued', 'running', 'running'])
  const { subject } = exportRequest('', 'web')
  expect(world.runner.activeOn(subject).map(({ job, quiesces }) => [job.id, quiesces])).toEqual([
    [ids[0], true],
    [ids[1], true],
    [ids[2], false],
  ])
  await world.runner.cancel(first)
  await expect.poll(statuses).toEqual(['cancelled', 'running', 'running', 'running'])
})

test('a person’s job starts at once, however many a schedule has running and waiting', async () => {
  await using world = await startRunner(neverEnding)
  const scheduled = { actor: nightly, idempotencyKey: undefined }
  for (let index = 0; index < 9; index += 1) await world.runner.start(ask(`night-${index}.tar`), scheduled)
  const { id } = await world.runner.start(ask('mine.tar'), someone)
  expect((await world.runner.find(id)).state.status).toBe('running')
  const states = world.board.active().filter(({ actor }) => actor.kind === 'schedule')
  expect(states.map(({ state }) => state.status).toSorted()).toEqual([
    ...Array.from({ length: 7 }, () => 'queued'),
    ...Array.from({ length: 2 }, () => 'running'),
  ])
})

test('of two that wait for one container, a person’s comes first though the schedule’s is older', async () => {
  await using world = await startRunner(neverEnding, { recipe: { concurrency: 9, quiesces: () => true } })
  const running = await world.runner.start(ask('running.tar'), someone)
  const older = await world.runner.start(ask('older.tar'), { actor: nightly, idempotencyKey: undefined })
  const mine = await world.runner.start(ask('mine.tar'), someone)
  await world.runner.cancel(running.id)
  await expect.poll(async () => (await world.runner.find(mine.id)).state.status).toBe('running')
  expect((await world.runner.find(older.id)).state.status).toBe('queued')
})

test('whoever asked hears of every end, and what he fails with is nobody else’s failure', async () => {
  await using world = await startRunner(({ fileName }, task) =>
    fileName === 'bad.tar'
      ? Promise.reject(new OpError('DISK_FULL', full))
      : neverEnding(exportRequest(fileName), task),
  )
  const heard: [string, JobStatus][] = []
  world.runner.onEnded(() => Promise.reject(new Error('the mail server is away')))
  world.runner.onEnded(() => {
    throw new Error('and so is this one')
  })
  world.runner.onEnded(({ id, state }) => void heard.push([id, state.status]))
  const bad = await world.runner.start(ask('bad.tar'), someone)
  await world.runner.ended(bad.id)
  const cut = await world.runner.start(ask('cut.tar'), someone)
  await world.runner.cancel(cut.id)
  await world.runner.ended(cut.id)
  const last = await world.runner.start(ask('last.tar'), someone)
  await world.runner.stop()
  expect(heard).toEqual([
    [bad.id, 'failed'],
    [cut.id, 'cancelled'],
    [last.id, 'interrupted'],
  ])
})

test('whoever asked hears that a job begins to run, before it ends', async () => {
  await using world = await startRunner(done)
  const heard: [string, JobStatus][] = []
  world.runner.onStarted(({ id, state }) => void heard.push([id, state.status]))
  world.runner.onEnded(({ id, state }) => void heard.push([id, state.status]))
  const { id } = await world.runner.start(ask('a.tar'), someone)
  await world.runner.ended(id)
  expect(heard).toEqual([
    [id, 'running'],
    [id, 'succeeded'],
  ])
})

test('a job knows what caused it, and that is kept', async () => {
  await using world = await startRunner(done)
  const causedBy = { kind: 'job', id: 'the-one-before' } as const
  const { id } = await world.runner.start(ask('a.tar'), { ...someone, causedBy })
  await world.runner.ended(id)
  expect(await world.runner.find(id)).toMatchObject({ causedBy, actor: somebody })
})

test('one person starts so many jobs in a while, others as many, and a schedule what it has to', async () => {
  await using world = await startRunner(done, { starts: { tries: 2, perSeconds: 60 } })
  const start = (actor: Actor, name: string) => world.runner.start(ask(name), { actor, idempotencyKey: undefined })
  await start(somebody, 'a.tar')
  await start(somebody, 'b.tar')
  await expect(start(somebody, 'c.tar')).rejects.toMatchObject({
    code: 'TOO_MANY_REQUESTS',
    detail: { params: { seconds: expect.any(Number) as unknown } },
  })
  await start({ kind: 'token', id: 'somebody', name: 'ci' }, 'd.tar')
  for (const name of ['e.tar', 'f.tar', 'g.tar']) await start(nightly, name)
  expect(world.board.snapshot().active.length + world.board.snapshot().finished.length).toBe(6)
})
