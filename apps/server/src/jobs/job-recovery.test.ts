import { expect, test } from 'vitest'
import { message, OpError } from '@holdfast/contract'
import { ask, done, failToRecord, neverEnding, sentenceOf, startRunner } from '../testing/start-runner.ts'
import { nightly, somebody } from '../testing/somebody.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

const someone = { actor: somebody, idempotencyKey: undefined }
const noAnswer = message('verbatim', { text: 'The engine does not answer.' })

test('after a crash the jobs that were running are swept and marked interrupted', async () => {
  await using folder = await temporaryFolder()
  let id = ''
  {
    await using crashed = await startRunner(neverEnding, { folder: folder.path })
    const job = await crashed.runner.start(ask('a.tar'), someone)
    id = job.id
    await crashed.history.update({ ...job, state: { status: 'queued' } }, null)
    // What a dead process cannot do: write how the job ended.
    crashed.history.update = () => Promise.resolve()
  }
  await using next = await startRunner(done, { folder: folder.path })
  await next.runner.recover()
  expect(next.swept).toEqual([id])
  expect((await next.history.find(id))?.state.status).toBe('interrupted')
  expect(next.board.snapshot().finished.map((job) => job.id)).toEqual([id])
})

test('what could not be swept at one start, as its engine was away, is swept at the next', async () => {
  await using folder = await temporaryFolder()
  {
    await using crashed = await startRunner(neverEnding, { folder: folder.path })
    await crashed.runner.start(ask('a.tar'), someone)
    crashed.history.update = () => Promise.resolve()
  }
  {
    await using away = await startRunner(done, { folder: folder.path })
    away.swept.push = () => {
      throw new OpError('ENGINE_UNREACHABLE', noAnswer)
    }
    await away.runner.recover()
    expect(away.board.snapshot().finished.map(({ state }) => state.status)).toEqual(['interrupted'])
  }
  await using next = await startRunner(done, { folder: folder.path })
  await next.runner.recover()
  expect(next.swept).toHaveLength(1)
})

test('what cannot be recorded nor removed is named, and removed at the next start', async () => {
  await using folder = await temporaryFolder()
  {
    const sweep = () => Promise.reject(new OpError('ENGINE_UNREACHABLE', noAnswer))
    await using world = await startRunner(done, { folder: folder.path, recipe: { sweep } })
    failToRecord(world, 'succeeded', 'failed')
    const { id } = await world.runner.start(ask('a.tar'), someone)
    expect(sentenceOf(await world.runner.ended(id))).toMatch(/not all of it.*The engine does not answer/)
  }
  await using next = await startRunner(done, { folder: folder.path })
  await next.runner.recover()
  expect(next.swept).toHaveLength(1)
})

test('what a schedule had queued is queued again by the next start, and what a person had is interrupted', async () => {
  await using folder = await temporaryFolder()
  const ids: string[] = []
  {
    await using world = await startRunner(neverEnding, { folder: folder.path })
    for (const actor of [somebody, nightly])
      for (const name of ['1', '2', '3'])
        ids.push((await world.runner.start(ask(`${actor.id}-${name}.tar`), { actor, idempotencyKey: undefined })).id)
    await world.runner.stop()
  }
  await using next = await startRunner(done, { folder: folder.path })
  await next.runner.recover()
  const ended = await Promise.all(ids.map((id) => next.runner.ended(id)))
  expect(ended.map(({ state }) => state.status)).toEqual([
    'interrupted',
    'interrupted',
    'interrupted',
    'interrupted',
    'interrupted',
    'succeeded',
  ])
})

test('a queued job of a schedule survives a crash, unless its request is not whole in the history', async () => {
  for (const mask of [undefined, (request: Parameters<typeof done>[0]) => request]) {
    await using folder = await temporaryFolder()
    let id = ''
    {
      await using crashed = await startRunner(neverEnding, { folder: folder.path, recipe: { concurrency: 0 } })
      id = (await crashed.runner.start(ask('a.tar'), { actor: nightly, idempotencyKey: undefined })).id
      crashed.history.update = () => Promise.resolve()
    }
    await using next = await startRunner(done, { folder: folder.path, recipe: mask ? { mask } : {} })
    await next.runner.recover()
    expect((await next.runner.ended(id)).state.status).toBe(mask ? 'interrupted' : 'succeeded')
  }
})

test('listeners hear of what was interrupted when all that a dead process left has been seen to', async () => {
  await using folder = await temporaryFolder()
  const ids: string[] = []
  {
    await using crashed = await startRunner(neverEnding, { folder: folder.path })
    crashed.history.update = () => Promise.resolve()
    for (const name of ['a', 'b']) ids.push((await crashed.runner.start(ask(`${name}.tar`), someone)).id)
    const queued = { actor: nightly, idempotencyKey: undefined }
    ids.push((await crashed.runner.start(ask('c.tar'), queued)).id)
  }
  await using next = await startRunner(done, { folder: folder.path })
  const heard: unknown[] = []
  next.runner.onEnded(({ id, state }) => {
    if (state.status === 'interrupted') heard.push([id, next.swept.length, next.board.active().map((job) => job.id)])
  })
  await next.runner.recover()
  const [first, second, queued] = ids
  // Both may be of one millisecond.
  expect(heard).toHaveLength(2)
  expect(heard).toEqual(expect.arrayContaining([first, second].map((id) => [id, 2, [queued]])))
  expect((await next.runner.ended(String(queued))).state.status).toBe('succeeded')
})
