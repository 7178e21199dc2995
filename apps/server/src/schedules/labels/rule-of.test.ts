import { expect, test } from 'vitest'
import { textOf } from '@holdfast/contract/messages'
import { scheduleDraft, type ContainerRule, type Schedule, type ScheduleDraft } from '@holdfast/contract'
import { ContainerIndex } from '../targets/container-index.ts'
import type { KnownContainer } from '../targets/known-containers.ts'
import { knownContainer } from '../testing/known-container.ts'
import { Slots } from '../timing/slots.ts'
import { createOverride } from './label-override.ts'
import { LabelSchedules, labelScheduleId } from './label-schedules.ts'
import { ruleOf } from './rule-of.ts'

function schedule(name: string, part: Partial<ScheduleDraft> = {}): Schedule {
  const timing = { kind: 'nightly', at: '02:30' } as const
  const draft = scheduleDraft.parse({ name, timing, timeZone: 'UTC', targets: [{ kind: 'all' }], ...part })
  return { ...draft, id: name.toLowerCase(), createdAt: 0, updatedAt: 0 }
}
const retention = { last: 0, hourly: 0, daily: 7, weekly: 4, monthly: 6, yearly: 0, withinDays: 0 }
const nightly = schedule('Nightly', { retention, mounts: { folders: 'exclude', paths: { '/logs': 'exclude' } } })
const weekly = schedule('Weekly', { targets: [{ kind: 'project', project: 'shop' }] })

async function ruled(
  container: KnownContainer,
  others: KnownContainer[] = [],
  table = [nightly, weekly],
): Promise<ContainerRule> {
  const engines = [{ id: 'local', containers: [container, ...others], ownContainerId: null }]
  const names = new Set(table.map(({ name }) => name))
  const defaults = { names: () => Promise.resolve(names), timeZone: 'Europe/Berlin' }
  const labelled = await new LabelSchedules(() => Promise.resolve(engines), defaults).all()
  const override = createOverride(names)
  const facts = { schedules: [...table, ...labelled], index: new ContainerIndex(engines), override, slots: new Slots() }
  return ruleOf(container, { ...facts, now: Date.UTC(2026, 0, 1) })
}

/** `Nightly by schedule: pause by schedule, retention by schedule`, or why not. */
function lines({ schedules }: ContainerRule): string[] {
  return schedules.map(({ name, takenBy, reason, mode, retention: { from } }) => {
    if (reason !== null) return `${name} not: ${textOf(reason)}`
    return `${name} by ${origin(takenBy)}: ${mode.value} by ${origin(mode.from)}, retention by ${origin(from)}`
  })
}
function origin(from: ContainerRule['schedules'][number]['takenBy']): string {
  return from.kind === 'label' ? from.label : from.kind
}

test('without labels the schedules say everything', async () => {
  const rule = await ruled(knownContainer('web', { volumes: ['/data', '/logs'] }))
  expect(lines(rule)).toEqual(['Nightly by schedule: pause by schedule, retention by schedule'])
  expect(rule.schedules[0]?.mounts).toEqual([
    { destination: '/data', choice: 'include', from: { kind: 'schedule' } },
    { destination: '/logs', choice: 'exclude', from: { kind: 'schedule' } },
  ])
  expect(rule.schedules[0]?.nextSlot).toBe(Date.UTC(2026, 0, 1, 2, 30))
})

test('holdfast.enable=false keeps it out of all schedules', async () => {
  const rule = await ruled(
    knownContainer('web', { labels: { 'holdfast.enable': 'false', 'holdfast.schedule': 'hourly' } }),
  )
  expect(lines(rule)).toEqual(['Nightly not: Its label holdfast.enable=false excludes it from all schedules.'])
})

test('the name of a schedule takes it into that one and out of the others', async () => {
  const rule = await ruled(knownContainer('web', { labels: { 'holdfast.schedule': 'Weekly' } }))
  expect(lines(rule)).toEqual([
    'Nightly not: Its label holdfast.schedule=Weekly assigns it to another schedule.',
    'Weekly by holdfast.schedule: pause by schedule, retention by vault',
  ])
})

test('a name that reads like a timing means the schedule that has it, to the letter', async () => {
  const rule = await ruled(knownContainer('web', { labels: { 'holdfast.schedule': 'nightly' } }))
  expect(lines(rule)[1]).toContain('web (label) by holdfast.schedule')
  const named = await ruled(knownContainer('web', { labels: { 'holdfast.schedule': 'Nightly' } }))
  expect(lines(named)).toEqual(['Nightly by holdfast.schedule: pause by schedule, retention by schedule'])
})

test('a name that no schedule has counts as not said, and it is said why', async () => {
  const rule = await ruled(knownContainer('web', { labels: { 'holdfast.schedule': 'Monthly' } }))
  expect(lines(rule)).toEqual(['Nightly by schedule: pause by schedule, retention by schedule'])
  expect(rule.problems.map((problem) => textOf(problem))).toEqual([
    'The label holdfast.schedule=Monthly is ignored. No schedule has that name.',
  ])
})

test('a timing makes a schedule of its own, with its own retention, and the others leave it alone', async () => {
  const labels = {
    'holdfast.schedule': 'weekly sun 05:00',
    'holdfast.retention': '4w',
    'holdfast.timezone': 'Asia/Tokyo',
  }
  const rule = await ruled(knownContainer('web', { labels }))
  expect(lines(rule)).toEqual([
    'Nightly not: Its label holdfast.schedule=weekly sun 05:00 assigns it to another schedule.',
    'web (label) by holdfast.schedule: pause by default, retention by holdfast.retention',
  ])
  expect(rule.schedules[1]?.retention.value).toMatchObject({ weekly: 4, daily: 0 })
  expect(textOf(rule.schedules[1]?.words ?? { code: '', params: {} })).toBe('Every Sunday at 05:00, Asia/Tokyo')
})

test('no label shortens the retention of a schedule that people made', async () => {
  const rule = await ruled(knownContainer('web', { labels: { 'holdfast.retention': 'last=1' } }))
  expect(rule.schedules[0]?.retention).toEqual({ value: retention, from: { kind: 'schedule' } })
  expect(rule.problems.map((problem) => textOf(problem))[0]).toContain('holdfast.retention=last=1 is ignored')
})

test('mode and exclusions of labels count in every schedule that takes it', async () => {
  const labels = { 'docker-volume-backup.stop-during-backup': 'true', 'holdfast.exclude': '/cache,/gone' }
  const rule = await ruled(knownContainer('web', { labels, volumes: ['/data', '/cache'] }))
  expect(lines(rule)[0]).toContain('stop by docker-volume-backup.stop-during-backup')
  expect(rule.schedules[0]?.mounts).toEqual([
    { destination: '/data', choice: 'include', from: { kind: 'schedule' } },
    { destination: '/cache', choice: 'exclude', from: { kind: 'label', label: 'holdfast.exclude' } },
  ])
  expect(rule.problems.map((problem) => textOf(problem))).toEqual([
    'The label holdfast.exclude=/cache,/gone is ignored. No mount of the container is at /gone.',
  ])
})

test('a schedule’s own exclusion is stronger than a label that names it', async () => {
  const closed = schedule('Closed', { exclude: [{ kind: 'label', label: 'tier=test' }] })
  const labels = { 'holdfast.schedule': 'Closed', tier: 'test' }
  expect(lines(await ruled(knownContainer('web', { labels }), [], [closed]))).toEqual([])
})

test('a recreated container has the same schedule, another of its service has another', () => {
  const labels = { 'holdfast.schedule': 'hourly' }
  const one = knownContainer('shop-db-1', { labels, compose: ['shop', 'db', '1'], id: 'a' })
  const again = knownContainer('other-name', { labels, compose: ['shop', 'db', '1'], id: 'b' })
  const second = knownContainer('shop-db-2', { labels, compose: ['shop', 'db', '2'], id: 'c' })
  expect(labelScheduleId(again)).toBe(labelScheduleId(one))
  expect(labelScheduleId(second)).not.toBe(labelScheduleId(one))
  expect(labelScheduleId(knownContainer('db', { labels }))).not.toBe(labelScheduleId(knownContainer('web', { labels })))
})
