import { expect, test } from 'vitest'
import { brief, planContext, sourceId } from '../testing/plan-context.ts'
import { planIdentity } from './plan-identity.ts'

const short = sourceId.slice(0, 12)

test.each<[string, ...[Record<string, unknown>, Record<string, unknown>, Record<string, unknown>, unknown[]]]>([
  [
    'a host name made of the id is made anew',
    { Hostname: short },
    {},
    { Hostname: undefined },
    [['Config.Hostname', short, 'chosen']],
  ],
  ['a host name somebody chose stays', { Hostname: 'db', Domainname: 'example.org' }, {}, {}, []],
  [
    'UTS mode host takes none',
    { Hostname: 'db' },
    { UTSMode: 'host' },
    { Hostname: undefined },
    [['Config.Hostname', 'db', 'chosen']],
  ],
  [
    'the network of another container takes neither host name nor domain',
    { Hostname: 'db', Domainname: 'example.org' },
    { NetworkMode: 'container:123' },
    { Hostname: undefined, Domainname: undefined },
    [
      ['Config.Hostname', 'db', 'chosen'],
      ['Config.Domainname', 'example.org', 'chosen'],
    ],
  ],
])('%s', (_title, ...[Config, HostConfig, config, changes]) => {
  const edits = planIdentity(planContext({ container: { Config, HostConfig } }))
  expect(edits.config).toStrictEqual(config)
  expect(brief(edits.changes)).toEqual([['Name', '/web', '/copy'], ...changes])
})

test.each([
  ['shop-db', { 'com.docker.compose.service': 'shop-db' }, 'shop', 'chosen'],
  ['web', {}, 'shop', 'chosen'],
  ['rabbit', { 'com.docker.compose.service': 'shop-db' }, 'shop', 'rabbit'],
  ['web', {}, 'bridge', 'web'],
])('the host name %s, by which the source is found with %o in %s, becomes %s', (...[Hostname, Labels, network, to]) => {
  const container = { Config: { Hostname, Labels }, Networks: { [network]: {} } }
  const { changes } = planIdentity(planContext({ container }))
  const expected = to === 'chosen' ? [['Config.Hostname', Hostname, 'chosen']] : []
  expect(brief(changes)).toEqual([['Name', '/web', '/copy'], ...expected])
})

test.each([
  ['one that was made of the id', short],
  ['one that somebody chose', 'db'],
])('a host name that is asked for takes the place of %s', (_title, Hostname) => {
  const context = planContext({ container: { Config: { Hostname } }, options: { overrides: { hostname: 'other' } } })
  const edits = planIdentity(context)
  expect(edits.config).toEqual({ Hostname: 'other' })
  expect(brief(edits.changes)).toContainEqual(['Config.Hostname', Hostname, 'other'])
})

test('a host name that is asked for as it is, is no change', () => {
  const edits = planIdentity(
    planContext({ container: { Config: { Hostname: 'db' } }, options: { overrides: { hostname: 'db' } } }),
  )
  expect(edits.config).toEqual({ Hostname: 'db' })
  expect(brief(edits.changes)).toEqual([['Name', '/web', '/copy']])
})

test.each([{ NetworkMode: 'container:123' }, { UTSMode: 'host' }])('%o takes no host name', (HostConfig) => {
  const context = planContext({ container: { HostConfig }, options: { overrides: { hostname: 'other' } } })
  expect(() => planIdentity(context)).toThrow(
    expect.objectContaining({ code: 'BAD_REQUEST', field: 'overrides.hostname' }),
  )
})
