import { expect, test } from 'vitest'
import { compareInspects } from './compare-inspects.ts'
import { rawSource, sourceId, type RawParts } from './testing/plan-context.ts'

const cloneId = '9'.repeat(64)

test('two inspects of one configuration do not differ, whatever the engine wrote into them', () => {
  const one = rawSource({
    Created: '2026',
    LogPath: '/a',
    RestartCount: 3,
    Driver: 'overlayfs',
    GraphDriver: { Data: { UpperDir: '/u' } },
    AppArmorProfile: 'docker-default',
    Networks: { front: { IPAddress: '1.2.3.4', NetworkID: 'n', Aliases: ['shop', sourceId.slice(0, 12), 'host-a'] } },
    Config: { Hostname: 'host-a' },
    HostConfig: {
      Links: ['/db:/web/db', '/mq:/web/mq'],
      Ulimits: [
        { Name: 'core', Hard: 1 },
        { Name: 'nproc', Hard: 2 },
      ],
    },
    Mounts: [
      { Type: 'volume', Name: 'v', Source: '/old/v', Destination: '/v', Mode: 'z', RW: true },
      { Type: 'tmpfs', Source: '', Destination: '/t', Mode: '', RW: true },
    ],
  })
  const other = rawSource({
    Id: cloneId,
    State: { Status: 'created' },
    Networks: { front: { Aliases: ['shop'], Links: null } },
    Config: { Hostname: 'host-a', Labels: null, Volumes: {} },
    HostConfig: {
      Links: ['/mq:/web/mq', '/db:/web/db'],
      Ulimits: [
        { Name: 'nproc', Hard: 2 },
        { Name: 'core', Hard: 1 },
      ],
      PortBindings: {},
      Dns: [],
    },
    Mounts: [
      { Type: 'tmpfs', Source: '', Destination: '/t', Mode: '', RW: true },
      { Type: 'volume', Name: 'v', Source: '/new/v', Destination: '/v', Mode: '', RW: true },
    ],
  })
  expect(compareInspects(one, other)).toEqual([])
})

test.each<[string, RawParts, RawParts, [field: string, from: unknown, to: unknown][]]>([
  ['a field at the top', { Image: 'a' }, { Image: 'b' }, [['Image', 'a', 'b']]],
  [
    'the last digit of a long number',
    { HostConfig: { Ulimits: [{ Name: 'core', Hard: 9007199254740993n }] } },
    { HostConfig: { Ulimits: [{ Name: 'core', Hard: 9007199254740992n }] } },
    [['HostConfig.Ulimits.core', { Name: 'core', Hard: 9007199254740993n }, { Name: 'core', Hard: 9007199254740992n }]],
  ],
  ['a field nobody knows yet', { Tomorrow: { a: 1 } }, { Tomorrow: { a: 2 } }, [['Tomorrow.a', 1, 2]]],
  ['a variable', { Config: { Env: ['A=1', 'B=2'] } }, { Config: { Env: ['B=2', 'A='] } }, [['Config.Env.A', '1', '']]],
  ['a label', { Config: { Labels: { a: '' } } }, { Config: { Labels: {} } }, [['Config.Labels.a', '', null]]],
  ['an exposed port', { Config: { ExposedPorts: { '80/tcp': {} } } }, {}, [['Config.ExposedPorts.80/tcp', {}, null]]],
  [
    'a volume, but not its trailing slash',
    { Config: { Volumes: { '/a/': {}, '/b': {} } } },
    { Config: { Volumes: { '/a': {} } } },
    [['Config.Volumes./b', {}, null]],
  ],
  [
    'a bind',
    { HostConfig: { Binds: ['x:/a', 'y:/b'] } },
    { HostConfig: { Binds: ['y:/b', 'x:/a:ro'] } },
    [['HostConfig.Binds./a', 'x:/a', 'x:/a:ro']],
  ],
  ['a tmpfs without options', { HostConfig: { Tmpfs: { '/a': '' } } }, {}, [['HostConfig.Tmpfs./a', '', null]]],
  [
    'a list in another order',
    { HostConfig: { CapAdd: ['A', 'B'] } },
    { HostConfig: { CapAdd: ['B', 'A'] } },
    [['HostConfig.CapAdd', ['A', 'B'], ['B', 'A']]],
  ],
  ['a network joined without a wish', { Networks: { a: {} } }, {}, [['NetworkSettings.Networks.a', {}, null]]],
  [
    'an alias',
    { Networks: { a: { Aliases: ['x'] } } },
    { Networks: { a: { Aliases: null } } },
    [['NetworkSettings.Networks.a.Aliases', ['x'], null]],
  ],
])('%s is told', (_title, ...[from, to, expected]) => {
  const told = compareInspects(rawSource(from), rawSource(to)).map((difference) => [
    difference.field,
    difference.from,
    difference.to,
  ])
  expect(told).toEqual(expected)
})

test('a mount of another kind is told as a whole, one of the same kind field by field', () => {
  const mount = { Type: 'volume', Name: 'v', Source: '/v', Destination: '/v', RW: true }
  const other = { ...mount, Name: 'w', RW: false }
  const bind = { Type: 'bind', Source: '/srv', Destination: '/v', RW: true }
  const fieldsOf = (Mounts: unknown[]) =>
    compareInspects(rawSource({ Mounts: [mount] }), rawSource({ Mounts })).map(({ field }) => field)
  expect(fieldsOf([other])).toEqual(['Mounts./v.Name', 'Mounts./v.RW'])
  expect(fieldsOf([bind])).toEqual(['Mounts./v'])
  expect(fieldsOf([])).toEqual(['Mounts./v'])
})
