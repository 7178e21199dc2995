import { describe, expect, test } from 'vitest'
import { OpError, type ScheduleTiming } from '@holdfast/contract'
import { refuseTiming, Slots, type Timed } from './slots.ts'
import { slotsByWalking } from '../testing/slots-by-walking.ts'

const nightly = (at: string): ScheduleTiming => ({ kind: 'nightly', at })
const hourly = (minute: number): ScheduleTiming => ({ kind: 'hourly', minute })
const cron = (expression: string): ScheduleTiming => ({ kind: 'cron', expression })
const time = (text: string): number => new Date(text).getTime()

/** Of one stretch, as `03-29 01:00`, in UTC. */
function slotsIn(timed: Timed, from: string, until: string): string[] {
  const slots: string[] = []
  const all = new Slots()
  for (let slot = all.next(timed, time(from) - 1); slot !== null && slot < time(until); slot = all.next(timed, slot))
    slots.push(new Date(slot).toISOString().slice(5, 16).replace('T', ' '))
  return slots
}

describe('in Berlin', () => {
  const timeZone = 'Europe/Berlin'
  const spring = ['2026-03-29T00:00Z', '2026-03-29T03:00Z'] as const
  const autumn = ['2026-10-25T00:00Z', '2026-10-25T03:00Z'] as const

  test('a night without its 02:30 runs when the clocks go on, at 03:00', () => {
    expect(slotsIn({ timing: nightly('02:30'), timeZone }, ...spring)).toEqual(['03-29 01:00'])
  })

  test('a night with 02:30 twice runs at the first', () => {
    expect(slotsIn({ timing: nightly('02:30'), timeZone }, ...autumn)).toEqual(['10-25 00:30'])
  })

  test('hourly is every real hour, in both nights', () => {
    const timed = { timing: hourly(15), timeZone }
    expect(slotsIn(timed, ...spring)).toEqual(['03-29 00:15', '03-29 01:15', '03-29 02:15'])
    expect(slotsIn(timed, ...autumn)).toEqual(['10-25 00:15', '10-25 01:15', '10-25 02:15'])
  })

  test('several times a night run once each, also where they are doubled', () => {
    const quarters = { timing: cron('*/15 2 * * *'), timeZone }
    expect(slotsIn(quarters, ...autumn)).toEqual(['10-25 00:00', '10-25 00:15', '10-25 00:30', '10-25 00:45'])
    expect(slotsIn({ timing: cron('0,30 2 * * *'), timeZone }, ...autumn)).toEqual(['10-25 00:00', '10-25 00:30'])
    expect(new Slots().past(quarters, { after: 0, until: time('2026-10-25T01:50Z'), count: 2 })).toEqual([
      time('2026-10-25T00:45Z'),
      time('2026-10-25T00:30Z'),
    ])
  })
})

test('in New York a doubled time runs once and a skipped one at the end of the gap', () => {
  const timed = { timing: nightly('02:10'), timeZone: 'America/New_York' }
  expect(slotsIn(timed, '2026-03-08T00:00Z', '2026-03-09T00:00Z')).toEqual(['03-08 07:00'])
  const doubled = { timing: nightly('01:10'), timeZone: 'America/New_York' }
  expect(slotsIn(doubled, '2026-11-01T00:00Z', '2026-11-02T00:00Z')).toEqual(['11-01 05:10'])
})

test('on Lord Howe Island, which moves its clocks by half an hour, too', () => {
  const timeZone = 'Australia/Lord_Howe'
  const skipped = { timing: nightly('02:15'), timeZone }
  expect(slotsIn(skipped, '2026-10-03T12:00Z', '2026-10-04T12:00Z')).toEqual(['10-03 15:30'])
  const doubled = { timing: nightly('01:45'), timeZone }
  expect(slotsIn(doubled, '2026-04-04T12:00Z', '2026-04-05T12:00Z')).toEqual(['04-04 14:45'])
})

test.each([
  ['Europe/Berlin', hourly(7)],
  ['Europe/Berlin', nightly('02:00')],
  ['Europe/Berlin', nightly('03:00')],
  ['America/New_York', { kind: 'weekly', weekdays: [0, 3], at: '02:59' }],
  ['America/New_York', cron('5,50 1-3 * * *')],
  ['America/New_York', cron('*/20 1,2 * * 0')],
  ['Australia/Lord_Howe', cron('0,15,45 1,2 * * *')],
  ['Australia/Lord_Howe', cron('10 */2 * * *')],
  ['Australia/Lord_Howe', hourly(40)],
  ['Africa/Casablanca', nightly('02:30')],
  ['Africa/Casablanca', cron('30 0-4/2 1-28 * *')],
] as const)('in %s %j is what walking minute by minute gives', (timeZone, timing) => {
  const timed = { timing: timing as ScheduleTiming, timeZone }
  const slots = new Slots()
  for (const [first, last] of stretches) {
    const [from, until] = [time(first), time(last)]
    const expected = slotsByWalking(timed, from, until).map(readable)
    const forward: number[] = []
    for (let slot = slots.next(timed, from - 1); slot !== null && slot < until; slot = slots.next(timed, slot))
      forward.push(slot)
    expect(forward.map(readable)).toEqual(expected)
    const back = slots.past(timed, { after: from - 1, until: until - 1, count: 100_000 })
    expect(back.toReversed().map(readable)).toEqual(expected)
  }
})

/** In each the clocks of one of the zones are moved. */
const stretches = [
  ['2026-02-13T00:00Z', '2026-02-17T00:00Z'],
  ['2026-03-06T00:00Z', '2026-04-07T00:00Z'],
  ['2026-10-02T00:00Z', '2026-10-06T00:00Z'],
  ['2026-10-23T00:00Z', '2026-11-03T00:00Z'],
] as const

const readable = (slot: number): string => new Date(slot).toISOString()

test('what was found is known for every time between, and forgotten with the next', () => {
  const slots = new Slots()
  const timed = { timing: nightly('02:30'), timeZone: 'UTC' }
  const first = time('2026-05-02T02:30Z')
  expect(slots.next(timed, time('2026-05-01T12:00Z'))).toBe(first)
  expect(slots.next(timed, first - 1)).toBe(first)
  expect(slots.next(timed, first)).toBe(time('2026-05-03T02:30Z'))
  expect(slots.next(timed, time('2026-04-30T12:00Z'))).toBe(time('2026-05-01T02:30Z'))
  expect(slots.upcoming(timed, { after: first, count: 10 })).toHaveLength(10)
})

test.each([
  ['0 0 30 2 *', 'cron-never'],
  ['0 0 31 4,6 *', 'cron-never'],
  ['a b c d e', 'cron-invalid'],
  ['61 * * * *', 'cron-invalid'],
  ['0 ? * * *', 'cron-invalid'],
  ['0 0 * * 8', 'cron-invalid'],
  ['* * * * * *', 'cron-fields'],
  ['@midnight', 'cron-fields'],
])('the cron expression %s is refused, and its field named', (expression, code) => {
  const refusal = (): unknown => {
    try {
      refuseTiming({ timing: cron(expression), timeZone: 'Europe/Berlin' }, time('2026-01-01T00:00Z'))
      return null
    } catch (error) {
      return error
    }
  }
  const error = refusal()
  expect(error).toBeInstanceOf(OpError)
  expect(error).toMatchObject({ code: 'BAD_REQUEST', field: 'timing.expression', detail: { code } })
})

test('the 29th of February is due, some day', () => {
  const timed = { timing: cron('0 0 29 2 *'), timeZone: 'UTC' }
  refuseTiming(timed, time('2026-03-01T00:00Z'))
  expect(new Slots().next(timed, time('2026-03-01T00:00Z'))).toBe(time('2028-02-29T00:00Z'))
})
