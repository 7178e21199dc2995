// @vitest-environment node
import { describe, expect, test } from 'vitest'
import { formatDuration, formatRelativeTime } from './format-time.ts'
import { formatBytes } from './format.ts'

describe('sizes have three digits and the units of the Docker command line', () => {
  test.for([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.00 kB'],
    [9_994, '9.99 kB'],
    [9_996, '10.0 kB'],
    [99_960, '100 kB'],
    [999_499, '999 kB'],
    [999_600, '1.00 MB'],
    [126_000_000, '126 MB'],
    [1_250_000_000, '1.25 GB'],
    [5e18, '5000 PB'],
  ] as const)('%d is %s', ([bytes, text]) => {
    expect(formatBytes(bytes)).toBe(text)
  })
})

describe('durations have at most two units', () => {
  test.for([
    [-5, '0 s'],
    [0, '0 s'],
    [0.4, '1 ms'],
    [60, '60 ms'],
    [100, '0.1 s'],
    [420, '0.4 s'],
    [9_960, '10 s'],
    [12_400, '12 s'],
    [59_600, '1 min'],
    [125_000, '2 min 5 s'],
    [4_320_000, '1 h 12 min'],
    [7_200_000, '2 h'],
  ] as const)('%d ms is %s', ([ms, text]) => {
    expect(formatDuration(ms)).toBe(text)
  })
})

describe('ages', () => {
  const now = Date.UTC(2026, 0, 20)
  test.for([
    [3, 'just now'],
    [59, 'just now'],
    [60, '1 min ago'],
    [7_300, '2 hr ago'],
    [3 * 86_400, '3 days ago'],
    [15 * 86_400, '2 wk ago'],
  ] as const)('%d seconds are %s', ([seconds, text]) => {
    expect(formatRelativeTime(now - seconds * 1000, now)).toBe(text)
  })
})
