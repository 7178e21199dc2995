import { expect, test } from 'vitest'
import { OpError, scheduleDraft, type ScheduleDraft } from '@holdfast/contract'
import { readSchedules, writeSchedules } from './schedule-file.ts'

const nightly = scheduleDraft.parse({
  name: 'Nightly',
  timing: { kind: 'nightly', at: '02:30' },
  timeZone: 'Europe/Berlin',
  targets: [{ kind: 'all' }],
})
const full: ScheduleDraft = {
  name: 'yes: "no" # ü \u{1F600}',
  enabled: false,
  timing: { kind: 'cron', expression: '*/15 2 * * 1-5' },
  timeZone: 'UTC',
  targets: [
    {
      kind: 'container',
      engineId: 'local',
      name: 'shop-db-1',
      compose: { project: 'shop', service: 'db', number: '1' },
    },
    { kind: 'container', engineId: 'local', name: 'web', compose: null },
    { kind: 'project', project: '0777' },
    { kind: 'label', label: 'team=~' },
  ],
  exclude: [{ kind: 'label', label: 'tmp=1.0' }],
  vault: 'nas',
  mode: 'stop',
  mounts: { folders: 'include', paths: { '/cache': 'exclude', '/data: x': 'include' } },
  retention: { last: 3, hourly: 0, daily: 7, weekly: 4, monthly: 6, yearly: 0, withinDays: 30 },
  jitterSeconds: 600,
  windowMinutes: 240,
  catchUp: false,
}
const weekly = { ...nightly, name: 'Weekly', timing: { kind: 'weekly', weekdays: [0, 3], at: '03:00' } } as const

test('what was exported is what is imported', () => {
  const drafts = [full, nightly, { ...weekly, timing: { ...weekly.timing, weekdays: [0, 3] } }]
  expect(readSchedules(writeSchedules(drafts))).toEqual(drafts)
  expect(readSchedules(writeSchedules([]))).toEqual([])
})

test('ids and times are of one Holdfast and stand in no file', () => {
  const stored = { ...nightly, id: 'b5a1', createdAt: 1, updatedAt: 2 }
  expect(writeSchedules([stored])).toBe(writeSchedules([nightly]))
})

test('a file written by hand says only what is not the default, and may use anchors', () => {
  const text = `
version: 1
schedules:
  - name: Nightly
    timing: { kind: nightly, at: "02:30" }
    timeZone: &zone Europe/Berlin
    targets: [{ kind: all }]
  - name: Shop
    timing: { kind: hourly, minute: 5 }
    timeZone: *zone
    targets:
      - { kind: project, project: shop }
`
  const [first, second] = readSchedules(text)
  expect(first).toEqual(nightly)
  expect(second).toMatchObject({ name: 'Shop', timeZone: 'Europe/Berlin', mode: 'pause' })
})

/** Ten lists of ten lists of ten lists... */
const bomb = `version: 1
a0: &a0 [x, x, x, x, x, x, x, x, x, x]
${Array.from({ length: 9 }, (_, at) => `a${at + 1}: &a${at + 1} [${Array(10).fill(`*a${at}`).join(', ')}]`).join('\n')}
schedules: *a9
`
const head =
  'version: 1\nschedules:\n  - name: Nightly\n    timing: { kind: nightly, at: "02:30" }\n    timeZone: UTC\n    targets: [{ kind: all }]\n'
const refusals: [string, string, string][] = [
  ['no YAML', 'version: 1\nschedules: [', 'Line 2: '],
  ['tabs', 'version: 1\nschedules:\n\t- name: x', 'Line 3: '],
  ['a key twice', `${head}    name: Again\n`, 'Line 7: Map keys must be unique.'],
  ['nothing at all', '', 'It must have version: 1 and a list of schedules.'],
  ['a list', '- 1\n', 'It must have version: 1 and a list of schedules.'],
  ['a later version', head.replace('version: 1', 'version: 2'), 'Line 1: version: Invalid input: expected 1'],
  ['an unknown key', `${head}    colour: red\n`, 'Line 7: schedules.0.colour: is not known here'],
  ['a wrong time', head.replace('02:30', '2:30'), 'Line 4: schedules.0.timing.at: must be a time of day like 02:30'],
  ['a time without quotes that YAML takes for text', head.replace('"02:30"', '25:99'), 'Line 4: schedules.0.timing.at'],
  ['a missing name', head.replace('name: Nightly', 'enabled: true'), 'Line 3: schedules.0.name'],
  [
    'a keep-nothing retention',
    `${head}    retention: { last: 0 }\n`,
    'Line 7: schedules.0.retention: must keep something',
  ],
  [
    'two of one name',
    `${head}${head.slice(head.indexOf('  -')).replace('Nightly', 'NIGHTLY')}`,
    'Line 7: Two schedules are called NIGHTLY.',
  ],
  ['an alias bomb', bomb, 'It has more than 100 aliases'],
  ['an alias of nothing', 'version: 1\nschedules: *nobody\n', 'an anchor that is not there'],
  ['a megabyte', `${head}# ${'x'.repeat(2 ** 20)}\n`, 'It is larger than 512 kB.'],
  ['deep nesting', `version: 1\nschedules: ${'['.repeat(5_000)}`, ''],
  ['a prototype', `${head}    __proto__: { enabled: false }\n`, '__proto__'],
  ['code', 'version: 1\nschedules: !!js/function "() => 1"\n', 'schedules: '],
  ['many problems', `version: 1\nschedules:\n${'  - 1\n'.repeat(30)}`, 'There are 10 more problems.'],
]

test.for(refusals)('%s is refused with line and field', ([, text, problem]) => {
  let refusal: unknown = null
  try {
    readSchedules(text)
  } catch (error) {
    refusal = error
  }
  expect(refusal).toBeInstanceOf(OpError)
  expect((refusal as OpError).code).toBe('BAD_REQUEST')
  expect((refusal as OpError).message).toContain(problem)
})
