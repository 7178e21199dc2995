import type { RuleTiming } from '@holdfast/contract'
import { expect, test } from 'vitest'
import { alertRaised, createJob, jobEnded, succeeded } from '../testing/create-happening.ts'
import { startDeliveries } from '../testing/start-deliveries.ts'
import { nextDigest } from './next-digest.ts'

const minuteMs = 60_000
const named = (name: string) => jobEnded({ id: name, subject: { ...createJob().subject, name } as never })

test('the night of a hundred failures is five messages and one of all the others', async () => {
  await using world = await startDeliveries()
  await world.addRule({ destinationIds: [await world.addDestination()] })
  for (let index = 0; index < 100; index += 1) await world.dispatcher.tell(named(`web-${index}`))
  await expect.poll(() => world.sent).toHaveLength(5)
  await world.clock.advance(minuteMs)
  await expect.poll(() => world.sent).toHaveLength(6)
  expect(world.sent.map(({ notes }) => notes.length)).toEqual([1, 1, 1, 1, 1, 95])
  await world.clock.advance(2 * minuteMs)
  await world.dispatcher.tell(named('later'))
  await expect.poll(() => world.sent).toHaveLength(7)
})

test('a flood that goes on is one message a minute', async () => {
  await using world = await startDeliveries()
  await world.addRule({ destinationIds: [await world.addDestination()] })
  for (let second = 0; second < 600; second += 1) {
    await world.dispatcher.tell(named(`web-${second}`))
    await world.clock.advance(1_000)
  }
  await world.clock.advance(2 * minuteMs)
  await expect.poll(async () => (await world.deliveries.waiting()).size).toBe(0)
  expect(world.sent.reduce((sum, { notes, more }) => sum + notes.length + more, 0)).toBe(600)
  expect(world.sent.length).toBeLessThanOrEqual(16)
})

test('of thousands none is lost: a message lists what is worst and counts the others', async () => {
  await using world = await startDeliveries()
  await world.addRule({ destinationIds: [await world.addDestination()] })
  for (let index = 0; index < 300; index += 1) await world.dispatcher.tell(jobEnded({ state: succeeded }))
  await world.dispatcher.tell(named('the one that failed'))
  await world.clock.advance(minuteMs)
  await expect.poll(() => world.sent).toHaveLength(6)
  const { notes = [], more } = world.sent[5] ?? {}
  expect([notes.length, more]).toEqual([100, 196])
  expect(notes.some(({ title }) => title.params['name'] === 'the one that failed')).toBe(true)
})

test.each<[RuleTiming, string, string]>([
  [{ kind: 'every', minutes: 15 }, '2026-06-01T12:00:00Z', '2026-06-01T12:15:00Z'],
  [{ kind: 'daily', at: '07:30', timeZone: 'Europe/Berlin' }, '2026-06-01T12:00:00Z', '2026-06-02T05:30:00Z'],
  [{ kind: 'daily', at: '07:30', timeZone: 'Europe/Berlin' }, '2026-12-01T05:00:00Z', '2026-12-01T06:30:00Z'],
  // 02:30 does not exist in that night, and 03:00 is the end of the gap.
  [{ kind: 'daily', at: '02:30', timeZone: 'Europe/Berlin' }, '2026-03-28T12:00:00Z', '2026-03-29T01:00:00Z'],
])('a digest by %o of %s is sent at %s', (timing, now, then) => {
  expect(new Date(nextDigest(timing, Date.parse(now)) ?? 0).toISOString()).toBe(new Date(then).toISOString())
})

test('a digest gathers until it is due, and begins anew', async () => {
  await using world = await startDeliveries()
  await world.addRule({ destinationIds: [await world.addDestination()], timing: { kind: 'every', minutes: 15 } })
  await world.dispatcher.tell(named('a'))
  await world.clock.advance(10 * minuteMs)
  await world.dispatcher.tell(named('b'))
  expect(world.sent).toEqual([])
  await world.clock.advance(5 * minuteMs)
  await expect.poll(() => world.sent.map(({ notes }) => notes.length)).toEqual([2])
  await world.dispatcher.tell(named('c'))
  await world.clock.advance(15 * minuteMs)
  await expect.poll(() => world.sent.map(({ notes }) => notes.length)).toEqual([2, 1])
})

test('a destination that two rules name hears of one thing once, at once where one of them says so', async () => {
  await using world = await startDeliveries()
  const id = await world.addDestination()
  await world.addRule({ destinationIds: [id], timing: { kind: 'every', minutes: 15 } })
  await world.addRule({ name: 'First', destinationIds: [id] })
  await world.addRule({ name: 'Second', destinationIds: [id] })
  await world.dispatcher.tell(named('web'))
  await expect.poll(() => world.sent).toHaveLength(1)
  await world.clock.advance(20 * minuteMs)
  expect(await world.deliveries.list({ limit: 10 })).toMatchObject([{ ruleName: 'First', status: 'delivered' }])
})

test('a dead man’s switch is told of start and end, and of nothing else', async () => {
  await using world = await startDeliveries()
  const kuma = await world.addDestination({ kind: 'ping', service: 'uptime-kuma' })
  const checks = await world.addDestination({ kind: 'ping', service: 'healthchecks' })
  const kinds = ['job-started', 'job-ended', 'alert-cleared'] as const
  await world.addRule({ destinationIds: [kuma, checks], kinds: [...kinds] })
  await world.dispatcher.tell({ kind: 'job-started', job: createJob() })
  await world.dispatcher.tell({ ...alertRaised(), kind: 'alert-cleared' } as never)
  await world.dispatcher.tell(jobEnded())
  await expect.poll(async () => (await world.deliveries.waiting()).size).toBe(0)
  const told = world.sent.map(({ settings, notes }) => [settings.kind === 'ping' && settings.service, notes[0]?.kind])
  expect(told).toHaveLength(3)
  expect(told).toContainEqual(['healthchecks', 'job-started'])
  expect(told).toContainEqual(['healthchecks', 'job-ended'])
  expect(told).toContainEqual(['uptime-kuma', 'job-ended'])
})
