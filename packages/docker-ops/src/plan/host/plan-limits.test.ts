import type { CloneOverrides } from '@holdfast/contract'
import { expect, test } from 'vitest'
import { brief, planContext } from '../testing/plan-context.ts'
import { planLimits } from './plan-limits.ts'

const mebibyte = 1_048_576
const MiB = (count: number): number => count * mebibyte

test.each<[string, Record<string, unknown>, number, unknown[]]>([
  [
    'a first limit: the engine adds its own of swap',
    { Memory: 0, MemorySwap: 0, MemoryReservation: 0 },
    MiB(64),
    [
      ['HostConfig.Memory', 0, MiB(64)],
      ['HostConfig.MemorySwap', 0, 'chosen'],
    ],
  ],
  [
    "the engine's own of swap stays twice the memory",
    { Memory: MiB(64), MemorySwap: MiB(128) },
    MiB(100),
    [
      ['HostConfig.Memory', MiB(64), MiB(100)],
      ['HostConfig.MemorySwap', MiB(128), MiB(200)],
    ],
  ],
  [
    'no swap stays no swap',
    { Memory: MiB(64), MemorySwap: MiB(64) },
    MiB(32),
    [
      ['HostConfig.Memory', MiB(64), MiB(32)],
      ['HostConfig.MemorySwap', MiB(64), MiB(32)],
    ],
  ],
  [
    'swap without a limit stays so',
    { Memory: MiB(64), MemorySwap: -1 },
    MiB(32),
    [['HostConfig.Memory', MiB(64), MiB(32)]],
  ],
  [
    'a swap of the source that still fits stays',
    { Memory: MiB(64), MemorySwap: MiB(250) },
    MiB(100),
    [['HostConfig.Memory', MiB(64), MiB(100)]],
  ],
  [
    'a swap of the source that no longer fits grows',
    { Memory: MiB(64), MemorySwap: MiB(90) },
    MiB(100),
    [
      ['HostConfig.Memory', MiB(64), MiB(100)],
      ['HostConfig.MemorySwap', MiB(90), MiB(200)],
    ],
  ],
  [
    'a reservation above the limit comes down to it',
    { Memory: MiB(64), MemorySwap: -1, MemoryReservation: MiB(40) },
    MiB(32),
    [
      ['HostConfig.Memory', MiB(64), MiB(32)],
      ['HostConfig.MemoryReservation', MiB(40), MiB(32)],
    ],
  ],
  [
    'without a limit there is none of swap; a reservation may stay',
    { Memory: MiB(64), MemorySwap: MiB(128), MemoryReservation: MiB(40) },
    0,
    [
      ['HostConfig.Memory', MiB(64), 0],
      ['HostConfig.MemorySwap', MiB(128), 0],
    ],
  ],
  [
    'swap of many digits that still fits stays as it is',
    { Memory: MiB(64), MemorySwap: 9007199254740993n },
    MiB(100),
    [['HostConfig.Memory', MiB(64), MiB(100)]],
  ],
  ['the limit the source has is no change', { Memory: MiB(64), MemorySwap: MiB(128) }, MiB(64), []],
])('memory: %s', (_title, ...[HostConfig, memoryBytes, changes]) => {
  expect(limits(HostConfig, { memoryBytes }).changes).toEqual(changes)
})

test('memory and swap are sent together', () => {
  const { hostConfig } = limits({ Memory: 0, MemorySwap: 0 }, { memoryBytes: MiB(64) })
  expect(hostConfig).toEqual({ Memory: MiB(64), MemorySwap: MiB(128) })
})

test.each<[string, Record<string, unknown>, number, unknown[]]>([
  ['a limit', { NanoCpus: 0 }, 0.3, [['HostConfig.NanoCpus', 0, 300_000_000]]],
  [
    'one in place of period and quota',
    { NanoCpus: 0, CpuPeriod: 100_000, CpuQuota: 50_000 },
    1.5,
    [
      ['HostConfig.CpuPeriod', 100_000, 0],
      ['HostConfig.CpuQuota', 50_000, 0],
      ['HostConfig.NanoCpus', 0, 1_500_000_000],
    ],
  ],
  ['none', { NanoCpus: 5e8 }, 0, [['HostConfig.NanoCpus', 5e8, 0]]],
  [
    'none where period and quota made one',
    { NanoCpus: 0, CpuPeriod: 0, CpuQuota: 50_000 },
    0,
    [['HostConfig.CpuQuota', 50_000, 0]],
  ],
])('processors: %s', (_title, ...[HostConfig, cpus, changes]) => {
  expect(limits(HostConfig, { cpus }).changes).toEqual(changes)
})

test('limits nobody names are not touched', () => {
  expect(limits({ Memory: MiB(64), MemorySwap: MiB(10), NanoCpus: 5e8 }, {})).toEqual({ hostConfig: {}, changes: [] })
})

function limits(HostConfig: Record<string, unknown>, overrides: CloneOverrides) {
  const { hostConfig, changes } = planLimits(planContext({ container: { HostConfig }, options: { overrides } }))
  return { hostConfig, changes: brief(changes) }
}
