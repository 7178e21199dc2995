import { expect, test } from 'vitest'
import { FolderSizes } from './folder-sizes.ts'

test('a folder is measured once at a time, told when it is known, and measured anew after a minute', async () => {
  using made = startSizes()
  expect(made.sizes.look(['/srv'])).toEqual({ sizes: new Map(), pending: true })
  expect(made.sizes.look(['/srv', '/srv'])).toMatchObject({ pending: true })
  await made.answer('/srv', 7)
  expect(made.sizes.look(['/srv'])).toEqual({ sizes: new Map([['/srv', 7]]), pending: false })
  made.clock.ms += 59_000
  expect(made.sizes.look(['/srv'])).toMatchObject({ pending: false })
  made.clock.ms += 2_000
  expect(made.sizes.look(['/srv'])).toEqual({ sizes: new Map([['/srv', 7]]), pending: true })
  await made.answer('/srv', 9)
  expect(made.sizes.known()).toEqual(new Map([['/srv', 9]]))
  expect(made.asked).toEqual(['/srv', '/srv'])
})

test('two are measured at a time, the others wait their turn', async () => {
  using made = startSizes()
  made.sizes.look(['/a', '/b', '/c'])
  expect(made.asked).toEqual(['/a', '/b'])
  await made.answer('/a', 1)
  expect(made.asked).toEqual(['/a', '/b', '/c'])
})

test('a folder nobody can measure is left alone for ten minutes, and nothing is said to be on its way', async () => {
  using made = startSizes()
  made.sizes.look(['/big'])
  await made.answer('/big', null)
  made.clock.ms += 599_000
  expect(made.sizes.look(['/big'])).toEqual({ sizes: new Map(), pending: false })
  made.clock.ms += 2_000
  expect(made.sizes.look(['/big'])).toMatchObject({ pending: true })
})

test('a walk gets no longer than its limit', async () => {
  using made = startSizes({ limitMs: 20 })
  made.sizes.look(['/slow'])
  await expect.poll(() => made.signals[0]?.aborted).toBe(true)
})

test('folders that hang are never begun again, and neither they nor those behind them are waited for for ever', async () => {
  using made = startSizes()
  made.sizes.look(['/hung', '/stuck', '/behind'])
  made.clock.ms += 59_000
  expect(made.sizes.look(['/hung'])).toMatchObject({ pending: true })
  made.clock.ms += 2_000
  expect(made.sizes.look(['/hung', '/stuck', '/behind'])).toEqual({ sizes: new Map(), pending: false })
  made.clock.ms += 3_600_000
  expect(made.sizes.look(['/hung', '/behind'])).toMatchObject({ pending: false })
  expect(made.asked).toEqual(['/hung', '/stuck'])
})

test('what ends takes its walks along and begins no more', async () => {
  const made = startSizes()
  made.sizes.look(['/a', '/b', '/c'])
  made[Symbol.dispose]()
  expect(made.signals.map(({ aborted }) => aborted)).toEqual([true, true])
  await made.answer('/a', null)
  expect(made.asked).toEqual(['/a', '/b'])
})

/** Sizes whose folders are measured when the test says, and whose clock stands still. */
function startSizes({ limitMs = 30_000 } = {}) {
  const clock = { ms: 1_000_000 }
  const asked: string[] = []
  const signals: AbortSignal[] = []
  const answers = new Map<string, PromiseWithResolvers<number | null>>()
  const measure = (path: string, { signal }: { signal: AbortSignal }) => {
    const answer = Promise.withResolvers<number | null>()
    asked.push(path)
    signals.push(signal)
    answers.set(path, answer)
    return answer.promise
  }
  const sizes = new FolderSizes({ measure, now: () => clock.ms, limitMs })
  return {
    sizes,
    clock,
    asked,
    signals,
    answer: async (path: string, bytes: number | null) => {
      answers.get(path)?.resolve(bytes)
      await new Promise(setImmediate)
    },
    [Symbol.dispose]: () => sizes[Symbol.dispose](),
  }
}
