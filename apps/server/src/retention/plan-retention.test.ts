import { expect, test } from 'vitest'
import { retentionPolicy, type ContainerSelector } from '@holdfast/contract'
import { goingOf, planRetention, policiesFrom, type AppliedPolicy } from './plan-retention.ts'
import type { StoredBackup } from './stored-backup.ts'

const dayMs = 86_400_000
const now = Date.parse('2026-11-18T12:00:00Z')
const compose = (service: string, oneoff = 'False') => ({
  'com.docker.compose.project': 'shop',
  'com.docker.compose.service': service,
  'com.docker.compose.container-number': '1',
  'com.docker.compose.oneoff': oneoff,
})

test('what another engine made stays, and so does what nobody knows the engine of, whatever the numbers say', () => {
  const backups = [
    ...nightly('web', 3),
    ...nightly('web', 3, { engine: 'other' }),
    ...nightly('web', 3, { engine: null }),
  ]
  const plan = planOf(backups, [keep({ last: 1 })])
  expect(going(plan)).toEqual(['web E 2', 'web E 1'])
  expect(plan.foreign).toHaveLength(6)
})

test('nothing goes while a part of the vault cannot be read', () => {
  const problem = { code: 'verbatim', params: { text: 'a ref is damaged.' } } as const
  const options = { policiesOf: () => [keep({ last: 1 })], ownEngines: new Set(['E']), now, since: Infinity }
  const plan = planRetention({ backups: nightly('web', 5), problem }, options)
  expect(goingOf(plan)).toEqual([])
  expect(plan.blocked).toMatchObject({ code: 'retention-refused', params: { reason: problem } })
})

test('a service that was recreated under another name is the same container, and one run of it once is another', () => {
  const backups = [
    ...nightly('shop-web-1', 1, { labels: compose('web') }),
    ...nightly('shop_web_1', 2, { labels: compose('web'), from: 1 }),
    ...nightly('shop-web-run-1a', 2, { labels: compose('web', 'True') }),
  ]
  const plan = planOf(backups, [keep({ last: 1 })])
  expect(going(plan).toSorted()).toEqual(['shop-web-run-1a E 1', 'shop_web_1 E 1', 'shop_web_1 E 2'])
})

test('with several policies a backup stays when any of them keeps it', () => {
  const plan = planOf(nightly('web', 10), [keep({ last: 2 }), keep({ weekly: 2 })])
  expect(going(plan)).toEqual(
    [9, 8, 7, 6, 5, 4, 2]
      .map((days) => `web E ${days}`)
      .filter((one) => one !== 'web E 2')
      .concat('web E 2'),
  )
  expect(plan.groups[0]?.kept.slice(0, 4).map(({ keptBy }) => keptBy)).toEqual([
    ['last', 'weekly'],
    ['last'],
    [],
    ['weekly'],
  ])
})

test('without numbers everything stays', () => {
  const plan = planOf(nightly('web', 3), null)
  expect(going(plan)).toEqual([])
  expect(plan.groups[0]?.kept.map(({ keptBy }) => keptBy)).toEqual([['all'], ['all'], ['all']])
})

const ofVault = keep({ last: 9 })
const ofSchedule = keep({ last: 3 })

test.each<[string, Partial<Parameters<typeof schedule>[0]>[], AppliedPolicy[] | null]>([
  ['no schedule: the vault’s', [], [ofVault]],
  ['one with numbers: its own', [{ retention: ofSchedule.policy }], [ofSchedule]],
  ['one without: the vault’s', [{}], [ofVault]],
  ['both: either keeps', [{ retention: ofSchedule.policy }, {}], [ofSchedule, ofVault]],
  ['one of other containers: the vault’s', [{ retention: ofSchedule.policy, targets: [named('db')] }], [ofVault]],
  [
    'one that excludes it: the vault’s',
    [{ retention: ofSchedule.policy, targets: [{ kind: 'all' }], exclude: [named('web')] }],
    [ofVault],
  ],
  ['its project', [{ retention: ofSchedule.policy, targets: [{ kind: 'project', project: 'shop' }] }], [ofSchedule]],
  ['its label', [{ retention: ofSchedule.policy, targets: [{ kind: 'label', label: 'tier=gold' }] }], [ofSchedule]],
  ['another value', [{ retention: ofSchedule.policy, targets: [{ kind: 'label', label: 'tier=tin' }] }], [ofVault]],
])('which policies apply to a container: with %s', (_name, schedules, expected) => {
  const policiesOf = policiesFrom({ schedules: schedules.map(schedule), ofVault })
  expect(policiesOf({ name: 'web', labels: { ...compose('web'), tier: 'gold' } })).toEqual(expected)
})

test('a schedule without numbers into a vault without keeps all, whatever another one says', () => {
  const schedules = [schedule({ retention: ofSchedule.policy }), schedule({})]
  expect(policiesFrom({ schedules, ofVault: null })({ name: 'web', labels: {} })).toBeNull()
})

function schedule(change: {
  retention?: AppliedPolicy['policy'] | null
  targets?: ContainerSelector[]
  exclude?: ContainerSelector[]
}) {
  return { targets: [{ kind: 'all' as const }], exclude: [], retention: null, timeZone: 'UTC', ...change }
}

function named(name: string): ContainerSelector {
  return { kind: 'container', engineId: 'local', name, compose: null }
}

function keep(numbers: object): AppliedPolicy {
  return { policy: retentionPolicy.parse(numbers), timeZone: 'UTC' }
}

function planOf(backups: StoredBackup[], policies: AppliedPolicy[] | null) {
  const options = { policiesOf: () => policies, ownEngines: new Set(['E']), now, since: Infinity }
  return planRetention({ backups, problem: null }, options)
}

function going(plan: ReturnType<typeof planOf>): string[] {
  return goingOf(plan).map(({ backup }) => backup.id)
}

interface Nightly {
  engine?: string | null
  labels?: Record<string, string>
  /** How many days ago the newest one is. */
  from?: number
}

function nightly(name: string, count: number, { engine = 'E', labels = {}, from = 0 }: Nightly = {}): StoredBackup[] {
  return Array.from({ length: count }, (_one, place) => {
    const days = from + place
    const id = `${name} ${engine} ${days}`
    return { id, startedAt: now - days * dayMs, pinned: false, sound: null, engine, name, labels }
  })
}
