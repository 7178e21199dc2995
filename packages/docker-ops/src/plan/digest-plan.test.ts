import { describe, expect, test } from 'vitest'
import { planContext, type ContextParts } from './testing/plan-context.ts'
import { digestPlan, refuseChangedPlan } from './digest-plan.ts'
import { planContainer } from './plan-container.ts'

function digest(parts: ContextParts = {}) {
  const context = planContext(parts)
  return digestPlan(context, planContainer(context))
}

test('the same options on an unchanged engine have the same digest, whatever the job', () => {
  expect(digest({ jobId: 'one' })).toEqual(digest({ jobId: 'another' }))
  expect(() => refuseChangedPlan(digest(), digest({ jobId: 'another' }), 'clone')).not.toThrow()
  expect(() => refuseChangedPlan(null, digest(), 'clone')).not.toThrow()
})

test('the last digit of a long number is a difference', () => {
  const of = (Memory: bigint) => digest({ container: { HostConfig: { Memory } } }).configuration
  expect(of(9007199254740993n)).toBe(of(9007199254740993n))
  expect(of(9007199254740993n)).not.toBe(of(9007199254740995n))
})

test('limits count as they are, in whatever order, and whichever of them may be the engine’s own', () => {
  const limit = (Name: string, Soft: number) => ({ Name, Soft, Hard: 9 })
  const of = (Ulimits: unknown[], defaultUlimits: string[] = []) =>
    digest({ container: { HostConfig: { Ulimits } }, defaultUlimits }).configuration
  const both = of([limit('core', 1), limit('nofile', 2)])
  expect(of([limit('nofile', 2), limit('core', 1)])).toBe(both)
  expect(of([limit('core', 1), limit('nofile', 2)], ['nofile'])).toBe(both)
  expect(of([limit('core', 1), limit('nofile', 3)], ['nofile'])).not.toBe(both)
})

describe('what has changed since is named', () => {
  test.each<[string, ContextParts]>([
    ['the source itself, or whether it runs', { container: { State: { Status: 'exited' } } }],
    ['the source itself, or whether it runs', { container: { State: { Status: 'paused' } } }],
    ['its image', { image: {}, container: { Image: `sha256:${'2'.repeat(64)}` }, imageNameIsCurrent: false }],
    ['its configuration', { container: { HostConfig: { Memory: 1 } } }],
    ['its configuration', { container: { HostConfig: { RestartPolicy: { Name: 'always' } } } }],
    ['its configuration', { container: { HostConfig: { Memory: 9007199254740993n } } }],
    ['its environment', { container: { Config: { Env: ['A=1'] } } }],
    ['its labels', { container: { Config: { Labels: { a: 'b' } } } }],
    ['its networks', { container: { Networks: { bridge: { Aliases: null }, other: { Aliases: ['x'] } } } }],
    ['its ports', { container: { HostConfig: { PortBindings: { '80/tcp': [{ HostPort: '80' }] } } } }],
    ['the options', { options: { start: true } }],
    ['the options', { name: 'another' }],
  ])('%s', (words, change) => {
    expect(() => refuseChangedPlan(digest(), digest(change), 'clone')).toThrow(
      expect.objectContaining({ code: 'PLAN_CHANGED', message: expect.stringContaining(words) }),
    )
  })

  test('its mounts', () => {
    const mount = { Type: 'volume', Name: 'orders', Source: '/v', Destination: '/data', Driver: 'local', RW: true }
    const container = { Mounts: [mount], HostConfig: { Binds: ['orders:/data'] } }
    expect(() => refuseChangedPlan(digest(), digest({ container }), 'clone')).toThrow(/its mounts/)
  })
})
