import { expect, test } from 'vitest'
import { PromiseWalks } from './testing/walk-promises.ts'

const seed = Number(process.env['HOLDFAST_TEST_SEED'] ?? Date.now() % 1_000_000_007)
const sequences = Number(process.env['HOLDFAST_TEST_SEQUENCES'] ?? 5_000)
const steps = 7

test(`after ${sequences} longer random sequences over a vault every promise holds`, async () => {
  await using walks = await PromiseWalks.create()
  let done = 0
  for (let walk = 0; walk < sequences; walk += 1) done += (await walks.walk(seed + walk, steps)).length
  expect(done).toBe(sequences * steps)
}, 14_400_000)
