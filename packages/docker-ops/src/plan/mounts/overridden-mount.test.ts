import { expect, test } from 'vitest'
import { brief, planContext } from '../testing/plan-context.ts'
import { planMounts } from './plan-mounts.ts'

const named = { Type: 'volume', Name: 'orders', Source: '/v/orders', Destination: '/data', Driver: 'local', RW: true }

test('a destination that is asked for otherwise is mounted so, and one the source has not is added', () => {
  const container = { HostConfig: { Binds: ['orders:/data'] }, Mounts: [named] }
  const mounts = {
    '/data': { type: 'bind', source: '/srv/data' },
    '/more/': { type: 'volume', source: 'more', readOnly: true },
    '/memory': { type: 'tmpfs' },
  } as const
  const volumes = new Map([['more', { Name: 'more', Driver: 'local' }]])
  const { hostConfig } = planMounts(planContext({ container, volumes, options: { overrides: { mounts } } }))
  expect(hostConfig).toEqual({
    Binds: [],
    Mounts: [
      { Type: 'bind', Source: '/srv/data', Target: '/data' },
      { Type: 'tmpfs', Target: '/memory' },
      { Type: 'volume', Source: 'more', Target: '/more', ReadOnly: true, VolumeOptions: { NoCopy: true } },
    ],
  })
})

test('in place of a mount of the same type, each part that may differ is foreseen', () => {
  const container = { HostConfig: { Binds: ['orders:/data'] }, Mounts: [named] }
  const mounts = { '/data': { type: 'volume', source: 'more', readOnly: true } } as const
  const volumes = new Map([['more', { Name: 'more', Driver: 'local' }]])
  const { changes } = planMounts(planContext({ container, volumes, options: { overrides: { mounts } } }))
  const chosen = ['Name', 'RW'].map((part) => [`Mounts./data.${part}`, named[part as 'Name' | 'RW'], 'chosen'])
  expect(brief(changes)).toEqual(expect.arrayContaining(chosen))
})

test("the source's own data at another path is contested, and another volume at its path is not", () => {
  const container = {
    HostConfig: { Binds: ['orders:/data'] },
    Mounts: [named, { ...named, Name: 'log', Destination: '/log', RW: false }],
  }
  const volumes = new Map(['orders', 'log'].map((name) => [name, { Name: name, Driver: 'local' }]))
  const contested = (mounts: Record<string, { type: 'volume'; source: string; readOnly?: boolean }>) =>
    planMounts(planContext({ container, volumes, options: { mounts: { '/data': 'exclude' }, overrides: { mounts } } }))
      .contested
  expect(contested({ '/other': { type: 'volume', source: 'orders' } })).toEqual([
    { data: 'orders', destination: '/other' },
  ])
  expect(contested({ '/other': { type: 'volume', source: 'orders', readOnly: true } })).toEqual([])
  expect(contested({ '/data': { type: 'volume', source: 'log' } })).toEqual([])
})

test('a volume the engine has not is not made in passing', () => {
  const mounts = { '/data': { type: 'volume', source: 'nobody' } } as const
  expect(() => planMounts(planContext({ options: { overrides: { mounts } } }))).toThrow(
    expect.objectContaining({ code: 'BAD_REQUEST', field: 'overrides.mounts./data' }),
  )
})
