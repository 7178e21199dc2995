import { expect, test } from 'vitest'
import { textOf } from '@holdfast/contract/messages'
import { readLabels, type ContainerLabels } from './read-labels.ts'

const nothing: ContainerLabels = {
  enabled: true,
  schedule: null,
  mode: null,
  exclude: [],
  retention: null,
  problems: [],
}
const none = { last: 0, hourly: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0, withinDays: 0 }
const stop = 'docker-volume-backup.stop-during-backup'

test('a container that says nothing is taken as its schedules say', () => {
  expect(readLabels({})).toEqual(nothing)
  expect(readLabels({ 'com.example.app': 'x', 'holdfast.schedule': ' ' })).toEqual(nothing)
})

const forms: [string, unknown][] = [
  ['hourly', { kind: 'hourly', minute: 0 }],
  ['nightly', { kind: 'nightly', at: '02:30' }],
  ['Nightly 04:15', { kind: 'nightly', at: '04:15' }],
  ['weekly', { kind: 'weekly', weekdays: [0], at: '03:00' }],
  ['weekly sun 05:00', { kind: 'weekly', weekdays: [0], at: '05:00' }],
  ['weekly wednesday,sat', { kind: 'weekly', weekdays: [3, 6], at: '03:00' }],
  ['weekly 01:00', { kind: 'weekly', weekdays: [0], at: '01:00' }],
  ['*/15  * * * *', { kind: 'cron', expression: '*/15 * * * *' }],
  ['30 2 1 * *', { kind: 'cron', expression: '30 2 1 * *' }],
]

test.for(forms)('holdfast.schedule=%s is a timing', ([text, timing]) => {
  const { schedule, problems } = readLabels({ 'holdfast.schedule': text, 'holdfast.timezone': 'Asia/Tokyo' })
  expect(schedule).toEqual({ kind: 'timing', timing, timeZone: 'Asia/Tokyo' })
  expect(problems).toEqual([])
})

test('anything else in holdfast.schedule is the name of a schedule', () => {
  expect(readLabels({ 'holdfast.schedule': 'My own plan of five words' }).schedule).toEqual({
    kind: 'named',
    name: 'My own plan of five words',
  })
})

test('mode, exclusions and retention are read, and a zone that nobody named is the server’s', () => {
  expect(
    readLabels({
      'holdfast.schedule': 'nightly',
      'holdfast.mode': 'live',
      'holdfast.exclude': '/cache/, /var/tmp,/cache',
      'holdfast.retention': 'last=3, daily=7,weekly=4,monthly=6,within=30d',
      [stop]: 'true',
    }),
  ).toEqual({
    ...nothing,
    schedule: { kind: 'timing', timing: { kind: 'nightly', at: '02:30' }, timeZone: null },
    mode: { value: 'live', label: 'holdfast.mode' },
    exclude: ['/cache', '/var/tmp'],
    retention: { ...none, last: 3, daily: 7, weekly: 4, monthly: 6, withinDays: 30 },
  })
})

test('the short form of retention is read as well', () => {
  const { retention } = readLabels({ 'holdfast.schedule': 'hourly', 'holdfast.retention': '24h 7d 4w 6m 2y' })
  expect(retention).toEqual({ ...none, hourly: 24, daily: 7, weekly: 4, monthly: 6, yearly: 2 })
})

test.for(['true', 'service1'])('stop-during-backup=%s of offen/docker-volume-backup stops the container', (value) => {
  expect(readLabels({ [stop]: value }).mode).toEqual({ value: 'stop', label: stop })
})

test('stop-during-backup=false stops nothing', () => {
  expect(readLabels({ [stop]: 'False' })).toEqual(nothing)
})

test('holdfast.enable=false keeps a container out of every schedule', () => {
  expect(readLabels({ 'holdfast.enable': 'FALSE' })).toEqual({ ...nothing, enabled: false })
  expect(readLabels({ 'holdfast.enable': 'true' })).toEqual(nothing)
})

const wrong: [Record<string, string>, string][] = [
  [{ 'holdfast.enable': 'no' }, 'holdfast.enable=no is ignored. It must be true or false.'],
  [{ 'holdfast.schedule': 'nightly at 2' }, 'It must be the name of a schedule, a cron expression, or a form'],
  [{ 'holdfast.schedule': 'weekly 03:00 sun' }, 'It must be the name of a schedule, a cron expression, or a form'],
  [{ 'holdfast.schedule': '99 * * * *' }, '99 * * * * is not a valid cron expression'],
  [{ 'holdfast.schedule': '0 0 31 2 *' }, '0 0 31 2 * is never due'],
  [{ 'holdfast.mode': 'freeze' }, 'It must be live, pause or stop.'],
  [{ 'holdfast.exclude': 'cache' }, 'It must be absolute paths of mounts, separated by commas.'],
  [{ 'holdfast.timezone': 'Mars/Base' }, 'It must be a time zone like Europe/Berlin.'],
  [{ 'holdfast.retention': '7d' }, 'It counts only beside a holdfast.schedule that says when.'],
  [{ 'holdfast.mode': 'x'.repeat(100_000) }, `holdfast.mode=${'x'.repeat(100)}… is ignored.`],
]

test.for(wrong)('%o counts as not said, and it is said why', ([labels, text]) => {
  const read = readLabels(labels)
  expect({ ...read, problems: [] }).toEqual(nothing)
  expect(read.problems.map((problem) => textOf(problem))).toEqual([expect.stringContaining(text)])
})

test.for(['0d', '7x', 'constructor=3', 'daily=7,daily=8', 'daily=7d', 'daily=-1', '999999d', '7d4w'])(
  'holdfast.retention=%s deletes nothing: the vault’s retention counts',
  (text) => {
    const { retention, problems } = readLabels({ 'holdfast.schedule': 'nightly', 'holdfast.retention': text })
    expect(retention).toBeNull()
    expect(problems).toHaveLength(1)
  },
)

test('what stands in labels never raises, whatever it is', () => {
  const hostile = [
    '\0',
    '__proto__',
    '${x}',
    '* * * * * *',
    '?'.repeat(5),
    '\u202E',
    '0 0 * * 9',
    '{"a":1}',
    '0/0 * * * *',
  ]
  for (const value of hostile)
    for (const name of ['enable', 'schedule', 'timezone', 'mode', 'exclude', 'retention'])
      expect(() => readLabels({ [`holdfast.${name}`]: value })).not.toThrow()
})
