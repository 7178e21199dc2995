// @vitest-environment node
import { describe, expect, test } from 'vitest'
import { createPlan, createPlannedMount } from '../../plans/testing/create-plan.ts'
import type { Plan } from '../../plans/use-plan.ts'
import { describeSize } from '../../ui/format.ts'
import { describeWork } from './describe-work.ts'

const nothing = {
  freezes: null,
  mounts: [createPlannedMount({ choice: 'empty' })],
  writableLayer: { choice: 'exclude', sizeBytes: 9 },
} satisfies Partial<Plan>

describe('a size', () => {
  test.for([
    [5_000, false, '5.00 kB'],
    [0, true, '0 B'],
    [null, true, 'measuring…'],
    [null, false, 'size unknown'],
  ] as const)('of %j, pending: %j, is %s', ([bytes, pending, words]) => {
    expect(describeSize(bytes, pending)).toBe(words)
  })
})

describe('the work of a clone', () => {
  test.for<[Partial<Plan>, string]>([
    [{}, 'Copies 1.21 GB, about 8 s. web is paused meanwhile.'],
    [{ estimatedSeconds: 0.2 }, 'Copies 1.21 GB, about 1 s. web is paused meanwhile.'],
    [{ estimatedSeconds: null }, 'Copies 1.21 GB. web is paused meanwhile.'],
    [{ freezes: 'stop' }, 'Copies 1.21 GB, about 8 s. web is stopped meanwhile, then started again.'],
    [{ freezes: null }, 'Copies 1.21 GB, about 8 s. web keeps running.'],
    [{ freezes: null, sourceState: 'exited' }, 'Copies 1.21 GB, about 8 s.'],
    [{ totalBytes: null }, 'Copies data, size unknown. web is paused meanwhile.'],
    [{ totalBytes: null, sizesPending: true }, 'Measuring the data. web is paused meanwhile.'],
    [{ totalBytes: 0, estimatedSeconds: 0 }, 'Copies 0 B. web is paused meanwhile.'],
    [{ ...nothing, totalBytes: 0 }, 'Copies no data.'],
    [{ ...nothing, totalBytes: null }, 'Copies no data.'],
  ])('with %j is told as: %s', ([change, sentence]) => {
    expect(describeWork(createPlan(change))).toBe(sentence)
  })
})
