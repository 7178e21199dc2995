import { expect, test } from 'vitest'
import { connectEngine, type EngineSizes } from '@holdfast/docker-ops'
import { silentLog } from '../testing/silent-log.ts'
import { SizeCache } from './size-cache.ts'

const engine = connectEngine()

test('sizes older than a quarter of a minute are told at once, and asked for anew, once', async () => {
  await using asked = startCache()
  expect(asked.cache.look(engine)).toEqual({ sizes: null, pending: true })
  expect(asked.cache.look(engine)).toEqual({ sizes: null, pending: true })
  await asked.answer(sizesOf({ data: 1 }))
  asked.clock.ms += 14_000
  expect(asked.cache.look(engine)).toEqual({ sizes: sizesOf({ data: 1 }), pending: false })
  expect(asked.count()).toBe(1)

  asked.clock.ms += 2_000
  expect(asked.cache.look(engine)).toEqual({ sizes: sizesOf({ data: 1 }), pending: true })
  expect(asked.cache.look(engine)).toEqual({ sizes: sizesOf({ data: 1 }), pending: true })
  expect(asked.count()).toBe(2)
  await asked.answer(sizesOf({ data: 2, younger: 3 }))
  expect(asked.cache.look(engine)).toEqual({ sizes: sizesOf({ data: 2, younger: 3 }), pending: false })
})

test('a volume made since the last answer is asked for, and one nobody can measure only once', async () => {
  await using asked = startCache()
  asked.cache.look(engine, ['data'])
  await asked.answer(sizesOf({ data: 1 }))
  asked.clock.ms += 1_000
  expect(asked.cache.look(engine, ['data'])).toMatchObject({ pending: false })
  expect(asked.cache.look(engine, ['data', 'younger', 'remote'])).toMatchObject({ pending: true })
  await asked.answer(sizesOf({ data: 1, younger: 2 }))
  asked.clock.ms += 1_000
  expect(asked.cache.look(engine, ['data', 'younger', 'remote'])).toMatchObject({ pending: false })
  expect(asked.count()).toBe(2)
})

test('an engine that could not tell is left alone for a while, and nothing is said to be on its way', async () => {
  await using asked = startCache()
  asked.cache.look(engine)
  await asked.fail()
  asked.clock.ms += 29_000
  expect(asked.cache.look(engine)).toEqual({ sizes: null, pending: false })
  asked.clock.ms += 2_000
  expect(asked.cache.look(engine)).toEqual({ sizes: null, pending: true })
  await asked.answer(sizesOf({}))
})

function sizesOf(volumes: Record<string, number>): EngineSizes {
  return { volumes: new Map(Object.entries(volumes)), writableLayers: new Map() }
}

/** A cache whose engine answers when the test says, and whose clock stands still. */
function startCache() {
  const clock = { ms: 1_000_000 }
  const asked: PromiseWithResolvers<EngineSizes>[] = []
  const read = () => {
    const answer = Promise.withResolvers<EngineSizes>()
    asked.push(answer)
    return answer.promise
  }
  const cache = new SizeCache(silentLog, { read, now: () => clock.ms })
  const settled = () => expect.poll(() => cache.look(engine).pending).toBe(false)
  return {
    cache,
    clock,
    count: () => asked.length,
    answer: async (sizes: EngineSizes) => {
      asked.at(-1)?.resolve(sizes)
      await settled()
    },
    fail: async () => {
      asked.at(-1)?.reject(new Error('driver failed'))
      await settled()
    },
    [Symbol.asyncDispose]: () => cache[Symbol.asyncDispose](),
  }
}
