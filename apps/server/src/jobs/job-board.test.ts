import { expect, test } from 'vitest'
import { JobBoard } from './job-board.ts'
import { exportRequest } from '../testing/start-runner.ts'
import type { Job } from '@holdfast/contract'
import { somebody } from '../testing/somebody.ts'

const zero = { step: 'exporting', bytesDone: 0, bytesTotal: 1_000, totalIsEstimate: true } as const

function running(id: string): Job {
  const progress = { ...zero, bytesPerSecond: null, secondsLeft: null }
  const state = { status: 'running' as const, startedAt: Date.now(), progress }
  const about = { actor: somebody, causedBy: null, createdAt: Date.now() }
  return { id, ...about, request: exportRequest(`${id}.tar`), state }
}

test('a watcher gets the whole board at once and then the latest one, not every report', async () => {
  const board = new JobBoard([])
  board.put(running('a'))
  const stop = new AbortController()
  const boards = board.watch(stop.signal)
  const first = await boards.next()
  expect(first.value?.active.map(({ id }) => id)).toEqual(['a'])
  const startedAt = Date.now()
  for (let bytes = 1; bytes <= 500; bytes += 1) board.report('a', { ...zero, bytesDone: bytes })
  const second = await boards.next()
  expect(second.value?.active[0]?.state).toMatchObject({ progress: { bytesDone: 500, bytesTotal: 1_000 } })
  expect(Date.now() - startedAt).toBeGreaterThanOrEqual(240)
  stop.abort()
  expect((await boards.next()).done).toBe(true)
})

test('an ended job leaves the active ones and heads the finished ones, of which twenty are kept', () => {
  const board = new JobBoard([])
  for (let index = 0; index < 25; index += 1) {
    const job = running(`job-${index}`)
    board.put(job)
    board.put({ ...job, state: { status: 'cancelled', startedAt: null, finishedAt: Date.now() } })
  }
  const { active, finished } = board.snapshot()
  expect(active).toEqual([])
  expect(finished).toHaveLength(20)
  expect(finished[0]?.id).toBe('job-24')
})
