import { expect, test } from 'vitest'
import { PromiseWalks } from './testing/walk-promises.ts'

const seed = Number(process.env['HOLDFAST_TEST_SEED'] ?? Date.now() % 1_000_000_007)
const sequences = 200
const steps = 4

test('after any sequence of backup, pin, retention, prune, verify, remove, kill and flip every promise holds', async () => {
  await using walks = await PromiseWalks.create()
  const kinds = new Set<string>()
  for (let walk = 0; walk < sequences; walk += 1)
    for (const step of await walks.walk(seed + walk, steps)) kinds.add(step.replace(/ at \d+/, ''))
  expect(kinds.size).toBeGreaterThan(12)
}, 900_000)
