import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { ask, done, failToRecord, sentenceOf, startRunner, type RunExport } from '../testing/start-runner.ts'
import { nightly, somebody } from '../testing/somebody.ts'

const someone = { actor: somebody, idempotencyKey: undefined }

test('a success that cannot be recorded is none: what was made is removed, and the job says so', async () => {
  await using world = await startRunner(done)
  failToRecord(world, 'succeeded')
  const { id } = await world.runner.start(ask('a.tar'), someone)
  const ended = await world.runner.ended(id)
  expect(ended.state).toMatchObject({ status: 'failed', code: 'STORAGE_FAILED' })
  expect(sentenceOf(ended)).toMatch(/could not be recorded, so it was removed/)
  expect(world.swept).toEqual([id])
  expect((await world.history.find(id))?.state.status).toBe('failed')
})

test('what is whole and found without the history stays when its success cannot be recorded, and the job says so', async () => {
  await using world = await startRunner(done, { recipe: { staysUnrecorded: true } })
  failToRecord(world, 'succeeded')
  const { id } = await world.runner.start(ask('a.tar'), someone)
  const ended = await world.runner.ended(id)
  expect(ended.state).toMatchObject({ status: 'failed', code: 'STORAGE_FAILED' })
  expect(sentenceOf(ended)).toContain('done and stays')
  expect(world.swept).toEqual([])
})

test('while a success is being recorded nobody sees it yet', async () => {
  await using world = await startRunner(done)
  const recorded = Promise.withResolvers<void>()
  const update = world.history.update.bind(world.history)
  world.history.update = async (job, bytes) => {
    if (job.state.status === 'succeeded') await recorded.promise
    return update(job, bytes)
  }
  const { id } = await world.runner.start(ask('a.tar'), someone)
  for (let turn = 0; turn < 20; turn += 1) await setImmediate()
  expect(world.board.active().map((job) => job.id)).toEqual([id])
  recorded.resolve()
  expect((await world.runner.ended(id)).state.status).toBe('succeeded')
})

test('a job of a schedule whose start cannot be recorded does not run: the next start would run it again', async () => {
  let runs = 0
  const run: RunExport = (request, context) => {
    runs += 1
    return done(request, context)
  }
  await using world = await startRunner(run)
  failToRecord(world, 'running')
  const { id } = await world.runner.start(ask('a.tar'), { actor: nightly, idempotencyKey: undefined })
  const ended = await world.runner.ended(id)
  expect(ended.state).toMatchObject({ status: 'failed', code: 'STORAGE_FAILED' })
  expect(sentenceOf(ended)).toContain('not started')
  expect(runs).toBe(0)
})

test('a job does not run before the history has it, also when room is made meanwhile', async () => {
  let runs = 0
  const end = Promise.withResolvers<void>()
  const run: RunExport = async (request, context) => {
    runs += 1
    if (request.fileName === 'first.tar') await end.promise
    return done(request, context)
  }
  await using world = await startRunner(run, { recipe: { concurrency: 1 } })
  const first = await world.runner.start(ask('first.tar'), someone)
  const written = Promise.withResolvers<void>()
  world.history.insert = () => written.promise
  const second = world.runner.start(ask('second.tar'), someone)
  await setImmediate()
  end.resolve()
  await world.runner.ended(first.id)
  await world.history.page({ limit: 1 })
  await setImmediate()
  written.reject(new Error('disk I/O error'))
  await expect(second).rejects.toThrow('disk I/O error')
  expect(runs).toBe(1)
  expect(world.board.snapshot().active).toEqual([])
})
