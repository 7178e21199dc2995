import type { Happening, NotificationRule } from '@holdfast/contract'
import { expect, test } from 'vitest'
import { alertRaised, createJob, jobEnded, runEnded, succeeded } from '../testing/create-happening.ts'
import { everythingEnded } from '../testing/start-deliveries.ts'
import { describeHappening } from './describe-happening.ts'
import { matchesRule, type FindContainer } from './matches-rule.ts'

const labels = {
  'com.docker.compose.project': 'shop',
  'com.docker.compose.service': 'web',
  'com.docker.compose.container-number': '1',
  tier: 'front',
}
const known: FindContainer = (_engine, id) => (id === 'c0ffee' ? { name: 'web', labels } : null)

function matches(draft: Partial<NotificationRule>, happening: Happening, findContainer = known): boolean {
  const rule = { ...everythingEnded, id: 'r', createdAt: 1, destinationIds: ['d'], ...draft }
  return matchesRule(rule, { happening, note: describeHappening(happening, 1), findContainer })
}

test('a rule asks for kinds of happenings, of jobs, outcomes and alerts, and for how bad it is', () => {
  const good = jobEnded({ state: succeeded })
  expect(matches({}, good)).toBe(true)
  expect(matches({ enabled: false }, good)).toBe(false)
  expect(matches({ kinds: ['job-started'] }, good)).toBe(false)
  expect(matches({ jobKinds: ['clone'] }, good)).toBe(false)
  expect(matches({ outcomes: ['failed'] }, good)).toBe(false)
  expect(matches({ outcomes: ['failed'] }, jobEnded())).toBe(true)
  expect(matches({ minSeverity: 'warning' }, good)).toBe(false)
  expect(matches({ minSeverity: 'warning' }, jobEnded())).toBe(true)
  expect(
    matches({ minSeverity: 'warning' }, jobEnded({ state: { status: 'interrupted', startedAt: 1, finishedAt: 2 } })),
  ).toBe(true)
  expect(matches({ alertKinds: ['vault-nearly-full'] }, alertRaised())).toBe(false)
  expect(matches({ alertKinds: ['vault-away'] }, alertRaised())).toBe(true)
  expect(matches({ minSeverity: 'error' }, runEnded('succeeded', 'skipped'))).toBe(false)
  expect(matches({ minSeverity: 'error' }, runEnded('succeeded', 'failed'))).toBe(true)
})

test('one thing is told once: the jobs of a run by the run, a failed backup not by its alert as well', () => {
  const ofRun = jobEnded({ causedBy: { kind: 'schedule', id: 'nightly' } })
  expect(matches({}, ofRun)).toBe(false)
  expect(matches({ kinds: ['job-ended'] }, ofRun)).toBe(true)
  expect(matches({}, alertRaised({ kind: 'backup-failed' }))).toBe(false)
  expect(matches({ kinds: ['alert-raised'] }, alertRaised({ kind: 'backup-failed' }))).toBe(true)
})

test.each<[NotificationRule['containers'][number], boolean]>([
  [{ kind: 'all' }, true],
  [{ kind: 'container', engineId: 'local', name: 'web', compose: null }, true],
  [{ kind: 'container', engineId: 'other', name: 'web', compose: null }, false],
  [{ kind: 'container', engineId: 'local', name: 'we', compose: null }, false],
  [
    { kind: 'container', engineId: 'local', name: 'x', compose: { project: 'shop', service: 'web', number: '1' } },
    true,
  ],
  [
    { kind: 'container', engineId: 'local', name: 'web', compose: { project: 'shop', service: 'db', number: '1' } },
    false,
  ],
  [{ kind: 'project', project: 'shop' }, true],
  [{ kind: 'project', project: 'sho' }, false],
  [{ kind: 'label', label: 'tier' }, true],
  [{ kind: 'label', label: 'tier=front' }, true],
  [{ kind: 'label', label: 'tier=back' }, false],
])('%o is about web of the project shop: %s', (selector, expected) => {
  expect(matches({ containers: [selector] }, jobEnded())).toBe(expected)
})

test('a container that is gone is known by the name it had, and a vault is no container', () => {
  const byName = { kind: 'container', engineId: 'local', name: 'web', compose: null } as const
  expect(matches({ containers: [byName] }, jobEnded(), () => null)).toBe(true)
  expect(matches({ containers: [{ kind: 'all' }] }, alertRaised())).toBe(false)
  const subject = { kind: 'backup', vaultId: 'v', backupId: 'b', name: 'web' } as const
  expect(matches({ containers: [byName] }, jobEnded({ kind: 'verify', subject }))).toBe(true)
  expect(matches({ containers: [byName] }, { kind: 'job-started', job: createJob() })).toBe(false)
})
