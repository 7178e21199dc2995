import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { connectEngine } from '@holdfast/docker-ops'
import { answerInTime } from './answer-in-time.ts'

const engine = connectEngine({ dockerHost: 'unix:///run/slow.sock' })

test('an engine that does not answer in time is named, and what it was asked for ends', async () => {
  let ended = false
  const asked = answerInTime(engine, 20, async (signal) => {
    await delay(60_000, undefined, { signal }).finally(() => (ended = true))
  })

  await expect(asked).rejects.toMatchObject({
    code: 'TIMEOUT',
    message: expect.stringMatching(/unix:\/\/\/run\/slow\.sock .*within 0\.02 s/),
  })
  expect(ended).toBe(true)
})

test('an answer in time passes as it is, and so does a failure', async () => {
  expect(await answerInTime(engine, 1_000, async () => 'fine')).toBe('fine')
  const failure = new TypeError('ours')
  await expect(answerInTime(engine, 1_000, () => Promise.reject(failure))).rejects.toBe(failure)
})
