import { textOf } from '@holdfast/contract/messages'
import type { RestartPolicy } from '@holdfast/contract'
import { expect, test } from 'vitest'
import { brief, planContext, type ContextParts } from '../testing/plan-context.ts'
import { planRestartPolicy } from './plan-restart-policy.ts'

const never = { Name: 'no', MaximumRetryCount: 0 }

test.each([
  { Name: 'always', MaximumRetryCount: 0 },
  { Name: 'unless-stopped', MaximumRetryCount: 0 },
  { Name: 'on-failure', MaximumRetryCount: 3 },
])('$Name waits until the clone was seen healthy', (RestartPolicy) => {
  const plan = planned({ RestartPolicy })
  expect(plan.hostConfig).toEqual({ RestartPolicy: never })
  expect(plan.afterwards).toEqual(RestartPolicy)
  const { Name, MaximumRetryCount } = RestartPolicy
  expect(brief(plan.changes)).toEqual([
    ...(MaximumRetryCount > 0 ? [['HostConfig.RestartPolicy.MaximumRetryCount', MaximumRetryCount, 0]] : []),
    ['HostConfig.RestartPolicy.Name', Name, 'no'],
  ])
  for (const { reason } of plan.changes)
    expect(textOf(reason)).toMatch(new RegExp(`healthy.*${Name}.*as in the source`))
})

test.each([null, { Name: '', MaximumRetryCount: 0 }, never])(
  '%o stays, and nothing is to be set later',
  (RestartPolicy) => {
    expect(planned({ RestartPolicy })).toEqual({ changes: [], afterwards: null })
  },
)

test('an engine that names a policy nobody named is foreseen', () => {
  const plan = planned({ RestartPolicy: { Name: '', MaximumRetryCount: 0 } }, { apiVersion: '1.44' })
  expect(brief(plan.changes)).toEqual([['HostConfig.RestartPolicy.Name', '', 'chosen']])
  expect(plan.afterwards).toBeNull()
})

test.each<[RestartPolicy, Record<string, unknown>, unknown[]]>([
  [{ name: 'no' }, never, [['HostConfig.RestartPolicy.Name', 'always', 'no']]],
  [{ name: 'always' }, { Name: 'always', MaximumRetryCount: 0 }, []],
  [
    { name: 'on-failure', maximumRetryCount: 5 },
    { Name: 'on-failure', MaximumRetryCount: 5 },
    [
      ['HostConfig.RestartPolicy.MaximumRetryCount', 0, 5],
      ['HostConfig.RestartPolicy.Name', 'always', 'on-failure'],
    ],
  ],
])('%o holds from the first start on, and for good', (restartPolicy, RestartPolicy, changes) => {
  const source = { RestartPolicy: { Name: 'always', MaximumRetryCount: 0 } }
  const plan = planned(source, { options: { overrides: { restartPolicy } } })
  expect(plan).toMatchObject({ hostConfig: { RestartPolicy }, afterwards: null })
  expect(brief(plan.changes)).toEqual(changes)
})

test('what the engine removes when it ends cannot be restarted', () => {
  const source = { AutoRemove: true, RestartPolicy: never }
  expect(planned(source).changes).toEqual([])
  expect(planned(source, { options: { overrides: { restartPolicy: { name: 'no' } } } }).changes).toEqual([])
  expect(() => planned(source, { options: { overrides: { restartPolicy: { name: 'always' } } } })).toThrow(
    expect.objectContaining({ code: 'BAD_REQUEST', field: 'overrides.restartPolicy' }),
  )
})

function planned(HostConfig: Record<string, unknown>, parts: ContextParts = {}) {
  return planRestartPolicy(planContext({ ...parts, container: { HostConfig } }))
}
