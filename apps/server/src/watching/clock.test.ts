import { expect, test } from 'vitest'
import { FakeClock } from '../testing/fake-clock.ts'
import { systemClock } from './clock.ts'

const never = new AbortController().signal

test('who sleeps is woken in the order of the times, and sees the time they were due at', async () => {
  const clock = new FakeClock('2026-03-29T00:00:00Z')
  const start = clock.now()
  const seen: [string, number][] = []
  const sleep = async (name: string, ms: number): Promise<void> => {
    await clock.sleep(ms, never)
    seen.push([name, clock.now() - start])
  }
  void sleep('late', 2000)
  void sleep('early', 1000).then(() => sleep('again', 500))
  await clock.advance(1999)
  expect(seen).toStrictEqual([
    ['early', 1000],
    ['again', 1500],
  ])
  expect([clock.now() - start, clock.sleeping]).toStrictEqual([1999, 1])
})

test('a clock that is set wakes nobody, and lets nobody sleep for longer', async () => {
  const clock = new FakeClock(0)
  let isAwake = false
  void clock.sleep(1000, never).then(() => (isAwake = true))
  clock.set('2027-01-01T00:00:00Z')
  await clock.advance(999)
  expect(isAwake).toBe(false)
  await clock.advance(1)
  expect(isAwake).toBe(true)
})

test.each([
  ['fake', new FakeClock(0)],
  ['real', systemClock],
])('sleep by the %s clock ends when it is called off', async (_, clock) => {
  const control = new AbortController()
  const sleeping = clock.sleep(60_000, control.signal)
  control.abort(new Error('called off'))
  await expect(sleeping).rejects.toThrow(/called off|aborted/)
  await expect(clock.sleep(1, control.signal)).rejects.toThrow(/called off|aborted/)
})

test('a sleep of a month does not end at once', async () => {
  const control = new AbortController()
  const month = systemClock.sleep(31 * 86_400_000, control.signal).then(() => 'ended')
  expect(await Promise.race([month, systemClock.sleep(20, control.signal).then(() => 'sleeping')])).toBe('sleeping')
  control.abort()
  await expect(month).rejects.toThrow('aborted')
})
