import { expect, test } from 'vitest'
import { Rounds, type Chore } from './rounds.ts'

test('a chore is done when it is asked for, once more when it is asked for meanwhile, and again when it says so', async () => {
  const stop = new AbortController()
  const rounds = new Rounds()
  const answers = [null, 20, null]
  const done: number[] = []
  const chore: Chore = async () => {
    done.push(Date.now())
    if (done.length === 1) rounds.ask(chore)
    return answers[done.length - 1] ?? null
  }
  const following = rounds.follow(stop.signal)
  rounds.ask(chore)

  await expect.poll(() => done).toHaveLength(3)
  expect(Number(done[2]) - Number(done[1])).toBeGreaterThanOrEqual(19)
  stop.abort()
  await following
  rounds.ask(chore)
  expect(done).toHaveLength(3)
})
