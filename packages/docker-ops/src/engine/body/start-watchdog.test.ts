import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startWatchdog } from './start-watchdog.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('a stream may take long to begin, and then go on for ever as long as it moves', () => {
  using watchdog = startWatchdog({ firstByteTimeoutMs: 60_000, idleTimeoutMs: 1000 })
  vi.advanceTimersByTime(59_999)
  for (let chunk = 0; chunk < 100; chunk += 1) {
    watchdog.moved()
    vi.advanceTimersByTime(999)
  }
  expect(watchdog.signal.aborted).toBe(false)

  vi.advanceTimersByTime(1)
  expect(watchdog.signal.reason).toMatchObject({ code: 'TIMEOUT', message: /no data for 1 second\./ })
})

test('without limits given it waits an hour for the first byte and five minutes for each one after', () => {
  using patient = startWatchdog({})
  vi.advanceTimersByTime(3_599_999)
  expect(patient.signal.aborted).toBe(false)
  patient.moved()
  vi.advanceTimersByTime(299_999)
  expect(patient.signal.aborted).toBe(false)
  vi.advanceTimersByTime(1)
  expect(patient.signal.aborted).toBe(true)
})

test('a watchdog that was stopped does not bark', () => {
  using watchdog = startWatchdog({ firstByteTimeoutMs: 10 })
  watchdog.stop()
  vi.advanceTimersByTime(1000)

  expect(watchdog.signal.aborted).toBe(false)
})
