import { expect, test } from 'vitest'
import { daysOf } from './days-of.ts'

const hourMs = 3_600_000

test.each([
  ['UTC', '2026-06-01T12:00:00Z', '2026-05-03', '2026-06-01T00:00:00Z', 24],
  ['Europe/Berlin', '2026-03-29T21:00:00Z', '2026-02-28', '2026-03-28T23:00:00Z', 23],
  ['Europe/Berlin', '2026-10-25T12:00:00Z', '2026-09-26', '2026-10-24T22:00:00Z', 25],
  ['America/New_York', '2026-06-02T03:59:00Z', '2026-05-03', '2026-06-01T04:00:00Z', 24],
  ['Pacific/Kiritimati', '2026-06-01T10:00:00Z', '2026-05-04', '2026-06-01T10:00:00Z', 24],
  ['Asia/Kathmandu', '2026-06-01T12:00:00Z', '2026-05-03', '2026-05-31T18:15:00Z', 24],
  // Its clocks go forward at midnight: the day begins at one.
  ['Africa/Cairo', '2026-04-24T12:00:00Z', '2026-03-26', '2026-04-23T22:00:00Z', 23],
  // They go back at midnight: the hour before it is there twice, and belongs to the day before.
  ['America/Havana', '2026-11-01T12:00:00Z', '2026-10-03', '2026-11-01T04:00:00Z', 25],
])('days in %s at %s begin where people there say', (...[timeZone, now, firstDay, today, hours]) => {
  const days = daysOf(Date.parse(now), timeZone)
  expect(days.firstDay).toBe(firstDay)
  expect(days.starts).toHaveLength(31)
  const [start = 0, end = 0] = days.starts.slice(-2)
  expect(new Date(start).toISOString().slice(0, 19)).toBe(today.slice(0, 19))
  expect((end - start) / hourMs).toBe(hours)
  expect(days.starts.toSorted((one, other) => one - other)).toEqual(days.starts)
})
