import { expect, test } from 'vitest'
import type { MountChoice } from '@holdfast/contract'
import { brief, planContext, type ContextParts } from '../testing/plan-context.ts'
import { planMounts } from './plan-mounts.ts'

const anonymousName = 'a'.repeat(64)
const named = {
  Type: 'volume',
  Name: 'orders',
  Source: '/v/orders',
  Destination: '/data',
  Driver: 'local',
  Mode: 'z',
  RW: true,
  Propagation: '',
}
const anonymous = { ...named, Name: anonymousName, Source: '/v/a' }
const bound = { Type: 'bind', Source: '/srv', Destination: '/data', Mode: '', RW: true, Propagation: 'rslave' }

/** All at `/data`: how the source declares it, what it has there, and what each choice makes of the declaration. */
interface Case {
  title: string
  container: NonNullable<ContextParts['container']>
  choice: MountChoice
  HostConfig: Record<string, unknown>
  Volumes?: Record<string, unknown>
}

const pinned = { Type: 'volume', Source: anonymousName, Target: '/data', VolumeOptions: { NoCopy: true } }
const mountOf = (mount: Record<string, unknown>) => ({ Mounts: [{ Target: '/data', ...mount }] })
const copied = (Source: string) => ({ Type: 'volume', Source, Target: '/data', VolumeOptions: { NoCopy: true } })
const cases: Case[] = [
  // share
  share('a bind', { HostConfig: { Binds: ['/srv:/data:rslave'] }, Mounts: [bound] }, {}),
  share(
    'a named volume, which must not be filled again',
    { HostConfig: { Binds: ['orders:/data:z'] }, Mounts: [named] },
    { Binds: ['orders:/data:z,nocopy'] },
  ),
  share(
    'a named volume, new form',
    { HostConfig: mountOf({ Type: 'volume', Source: 'orders' }), Mounts: [named] },
    mountOf({ Type: 'volume', Source: 'orders', VolumeOptions: { NoCopy: true } }),
  ),
  share('a named volume with nocopy', { HostConfig: { Binds: ['orders:/data:nocopy'] }, Mounts: [named] }, {}),
  share('an anonymous volume', { Config: { Volumes: { '/data': {} } }, Mounts: [anonymous] }, { Mounts: [pinned] }),
  share(
    'an anonymous volume, as a bind',
    { HostConfig: { Binds: ['/data'] }, Mounts: [anonymous] },
    { Binds: [], Mounts: [pinned] },
  ),
  share(
    'an anonymous volume with options, new form',
    { HostConfig: mountOf({ Type: 'volume', VolumeOptions: { Labels: { a: 'b' } } }), Mounts: [anonymous] },
    { Mounts: [{ ...pinned, VolumeOptions: { Labels: { a: 'b' }, NoCopy: true } }] },
  ),
  share(
    'a read-only volume of another container',
    { HostConfig: { VolumesFrom: ['lender:ro'] }, Mounts: [{ ...named, RW: false }] },
    { Mounts: [{ ...pinned, Source: 'orders', ReadOnly: true }], VolumesFrom: undefined },
  ),
  share(
    'a bind of another container',
    { HostConfig: { VolumesFrom: ['lender'] }, Mounts: [bound] },
    {
      Mounts: [{ Type: 'bind', Source: '/srv', Target: '/data', BindOptions: { Propagation: 'rslave' } }],
      VolumesFrom: undefined,
    },
  ),
  // share-read-only
  readOnly(
    'a bind',
    { HostConfig: { Binds: ['/srv:/data:rw,Z,rslave'] }, Mounts: [bound] },
    { Binds: ['/srv:/data:ro,Z,rslave'] },
  ),
  readOnly(
    'a named volume',
    { HostConfig: { Binds: ['orders:/data:z'] }, Mounts: [named] },
    { Binds: ['orders:/data:ro,z,nocopy'] },
  ),
  readOnly(
    'one that is read-only',
    { HostConfig: { Binds: ['/srv:/data:Z,ro'] }, Mounts: [{ ...bound, RW: false }] },
    {},
  ),
  readOnly(
    'a volume that is read-only, which could still be filled',
    { HostConfig: { Binds: ['orders:/data:z,ro'] }, Mounts: [{ ...named, RW: false }] },
    { Binds: ['orders:/data:z,ro,nocopy'] },
  ),
  readOnly(
    'a bind, new form',
    { HostConfig: mountOf({ Type: 'bind', Source: '/srv', BindOptions: { Propagation: 'rslave' } }), Mounts: [bound] },
    mountOf({ Type: 'bind', Source: '/srv', ReadOnly: true, BindOptions: { Propagation: 'rslave' } }),
  ),
  readOnly(
    'a part of a volume',
    {
      HostConfig: mountOf({ Type: 'volume', Source: 'orders', Tomorrow: 1, VolumeOptions: { Subpath: 'x' } }),
      Mounts: [named],
    },
    mountOf({
      Type: 'volume',
      Source: 'orders',
      Tomorrow: 1,
      ReadOnly: true,
      VolumeOptions: { Subpath: 'x', NoCopy: true },
    }),
  ),
  readOnly(
    'an anonymous volume',
    { Config: { Volumes: { '/data': {} } }, Mounts: [anonymous] },
    { Mounts: [{ ...pinned, ReadOnly: true }] },
  ),
  // copy
  copy(
    'a named volume',
    { HostConfig: { Binds: ['orders:/data:z'] }, Mounts: [named] },
    { Binds: ['copy-orders:/data:z,nocopy'] },
  ),
  copy(
    'a named volume of a driver for all',
    { HostConfig: { Binds: ['orders:/data'], VolumeDriver: 'nfs' }, Mounts: [{ ...named, Driver: 'nfs' }] },
    { Binds: [], Mounts: [copied('copy-orders')] },
  ),
  copy(
    'a part of a volume with a driver',
    {
      HostConfig: mountOf({
        Type: 'volume',
        Source: 'orders',
        VolumeOptions: { Subpath: 'x', DriverConfig: { Name: 'nfs' } },
      }),
      Mounts: [named],
    },
    { Mounts: [{ ...copied('copy-orders'), VolumeOptions: { Subpath: 'x', NoCopy: true } }] },
  ),
  copy(
    'an anonymous volume',
    { Config: { Volumes: { '/data': {} } }, Mounts: [anonymous] },
    { Mounts: [copied('copy-data')] },
  ),
  copy(
    'an anonymous volume, as a bind',
    { HostConfig: { Binds: ['/data'] }, Mounts: [anonymous] },
    { Binds: [], Mounts: [copied('copy-data')] },
  ),
  copy(
    'a read-only bind',
    { HostConfig: { Binds: ['/srv:/data:ro'] }, Mounts: [{ ...bound, RW: false }] },
    { Binds: [], Mounts: [{ ...copied('copy-data'), ReadOnly: true }] },
  ),
  copy(
    'a volume of another container',
    { HostConfig: { VolumesFrom: ['lender'] }, Mounts: [named] },
    { Mounts: [copied('copy-orders')], VolumesFrom: undefined },
  ),
  copy('a tmpfs', { HostConfig: { Tmpfs: { '/data': 'size=1m' } } }, {}),
  // empty
  empty(
    'a named volume',
    { HostConfig: { Binds: ['orders:/data:nocopy,z'] }, Mounts: [named] },
    { Binds: ['copy-orders:/data:nocopy,z'] },
  ),
  empty(
    'a named volume of a driver for all',
    { HostConfig: { Binds: ['orders:/data:nocopy'], VolumeDriver: 'nfs' }, Mounts: [{ ...named, Driver: 'nfs' }] },
    {
      Binds: [],
      Mounts: [{ Type: 'volume', Source: 'copy-orders', Target: '/data', VolumeOptions: { NoCopy: true } }],
    },
  ),
  empty(
    'a part of a named volume with a driver',
    {
      HostConfig: mountOf({
        Type: 'volume',
        Source: 'orders',
        VolumeOptions: { Subpath: 'x', DriverConfig: { Name: 'nfs' }, Labels: { a: 'b' } },
      }),
      Mounts: [named],
    },
    mountOf({ Type: 'volume', Source: 'copy-orders-x', VolumeOptions: { Labels: { a: 'b' } } }),
  ),
  {
    ...empty('an anonymous volume', { Config: { Volumes: { '/data': {} } }, Mounts: [anonymous] }, {}),
    Volumes: { '/data': {} },
  },
  empty(
    'an anonymous volume shared by name',
    { HostConfig: { Mounts: [pinned] }, Mounts: [anonymous] },
    mountOf({ Type: 'volume', VolumeOptions: {} }),
  ),
  empty(
    'a bind',
    { HostConfig: { Binds: ['/srv:/data'] }, Mounts: [bound] },
    { Binds: [], ...mountOf({ Type: 'volume' }) },
  ),
  empty(
    'a bind, new form',
    { HostConfig: mountOf({ Type: 'bind', Source: '/srv' }), Mounts: [bound] },
    mountOf({ Type: 'volume' }),
  ),
  empty(
    'a volume of another container',
    { HostConfig: { VolumesFrom: ['lender'] }, Mounts: [named] },
    { ...mountOf({ Type: 'volume', Source: 'copy-orders' }), VolumesFrom: undefined },
  ),
  empty('a tmpfs', { HostConfig: { Tmpfs: { '/data': 'size=1m' } } }, {}),
  // skip
  skip(
    'a bind',
    { HostConfig: { Binds: ['/srv:/data', '/x:/y'] }, Mounts: [bound, { ...bound, Destination: '/y' }] },
    { Binds: ['/x:/y'] },
  ),
  skip('a mount', { HostConfig: mountOf({ Type: 'volume', Source: 'orders' }), Mounts: [named] }, { Mounts: [] }),
  skip('a tmpfs', { HostConfig: { Tmpfs: { '/data': '', '/keep': '' } } }, { Tmpfs: { '/keep': '' } }),
  skip('an anonymous volume', { Config: { Volumes: { '/data': {} } }, Mounts: [anonymous] }, {}),
  skip(
    'a volume of another container',
    { HostConfig: { VolumesFrom: ['lender'] }, Mounts: [named] },
    { VolumesFrom: undefined },
  ),
]

test.each(cases)('$choice: $title', ({ container, choice, HostConfig, Volumes = {} }) => {
  const plan = planMounts(planContext({ container, options: { mounts: { '/data/': choice } } }))
  expect(plan.hostConfig).toStrictEqual(HostConfig)
  expect(plan.config).toEqual({ Volumes })
  const [mounted] = (container.Mounts ?? []) as { RW: boolean; Name?: string; Source: string }[]
  const contested = choice === 'share' && mounted?.RW
  const ours = plan.contested.filter(({ destination }) => destination === '/data')
  expect(ours.map(({ data }) => data)).toEqual(contested ? [mounted.Name ?? mounted.Source] : [])
})

test('a mount nobody names is shared', () => {
  const plan = planMounts(planContext({ container: { HostConfig: { Binds: ['orders:/data'] }, Mounts: [named] } }))
  expect(plan).toMatchObject({ volumes: [], contested: [{ data: 'orders', destination: '/data' }] })
  expect(brief(plan.changes)).toEqual([['HostConfig.Binds./data', 'orders:/data', 'orders:/data:nocopy']])
})

test('two mounts of one volume get one new volume', () => {
  const Mounts = [named, { ...named, Destination: '/again' }, { ...named, Name: 'more', Destination: '/more' }]
  const container = { HostConfig: { Binds: ['more:/more', 'orders:/data', 'orders:/again:ro'] }, Mounts }
  const mounts = { '/data': 'empty', '/again': 'empty', '/more': 'empty' } as const
  const plan = planMounts(planContext({ container, options: { mounts } }))
  expect(plan.volumes).toEqual([
    { name: 'copy-more', replaces: 'more', copyOf: null },
    { name: 'copy-orders', replaces: 'orders', copyOf: null },
  ])
  expect(plan.hostConfig).toEqual({ Binds: ['copy-more:/more', 'copy-orders:/data', 'copy-orders:/again:ro'] })
})

test('each edit of a declaration and of the mount itself is explained', () => {
  const container = { HostConfig: { Binds: ['orders:/data'] }, Mounts: [named] }
  const changesOf = (choice: MountChoice, image = {}) =>
    brief(planMounts(planContext({ container, image, options: { mounts: { '/data': choice } } })).changes)
  expect(changesOf('share-read-only')).toEqual([
    ['HostConfig.Binds./data', 'orders:/data', 'orders:/data:ro,nocopy'],
    ['Mounts./data.RW', true, false],
  ])
  expect(changesOf('empty')).toEqual([
    ['HostConfig.Binds./data', 'orders:/data', 'copy-orders:/data'],
    ['Mounts./data.Name', 'orders', 'copy-orders'],
  ])
  expect(changesOf('exclude')).toEqual([
    ['HostConfig.Binds./data', 'orders:/data', null],
    ['Mounts./data', named, null],
  ])
  expect(changesOf('exclude', { Volumes: { '/data': {} } })).toContainEqual(['Mounts./data.Name', 'orders', 'chosen'])
})

test('a volume that something else covers is not declared twice', () => {
  const container = {
    Config: { Volumes: { '/data': {}, '/other': {} } },
    HostConfig: { Binds: ['orders:/data'] },
    Mounts: [named],
  }
  const { config, changes } = planMounts(planContext({ container }))
  expect(config).toEqual({ Volumes: { '/other': {} } })
  expect(brief(changes)).toContainEqual(['Config.Volumes./data', {}, null])
})

test.each([
  [{ HostConfig: { Tmpfs: { '/tmp': '' } }, Mounts: [named] }, 'web has no mount at /nope. It has /data, /tmp.'],
  [{}, 'web has no mount at /nope. It has none.'],
])('a destination the source has not is refused', (container, message) => {
  expect(() => planMounts(planContext({ container, options: { mounts: { '/nope': 'exclude' } } }))).toThrow(
    expect.objectContaining({ code: 'BAD_REQUEST', field: 'mounts', message }),
  )
})

function share(title: string, container: Case['container'], HostConfig: Case['HostConfig']): Case {
  return { title, container, choice: 'share', HostConfig }
}

function readOnly(title: string, container: Case['container'], HostConfig: Case['HostConfig']): Case {
  return { title, container, choice: 'share-read-only', HostConfig }
}

function copy(title: string, container: Case['container'], HostConfig: Case['HostConfig']): Case {
  return { title, container, choice: 'copy', HostConfig }
}

function empty(title: string, container: Case['container'], HostConfig: Case['HostConfig']): Case {
  return { title, container, choice: 'empty', HostConfig }
}

function skip(title: string, container: Case['container'], HostConfig: Case['HostConfig']): Case {
  return { title, container, choice: 'exclude', HostConfig }
}

test.each(['copy', 'empty'] as const)('a single file of the host is not to be %s', (choice) => {
  const container = { HostConfig: { Binds: ['/srv:/data'] }, Mounts: [bound] }
  const plan = (files: string[]) => () =>
    planMounts(planContext({ container, files: new Set(files), options: { mounts: { '/data': choice } } }))
  expect(plan([])).not.toThrow()
  expect(plan(['/data'])).toThrow(expect.objectContaining({ code: 'BAD_REQUEST', field: 'mounts' }))
})

test.each([
  [{ Driver: 'local', Options: null }, 'copy'],
  [{ Driver: 'local', Options: { type: 'none', o: 'bind', device: '/srv' } }, 'copy'],
  [{ Driver: 'local', Options: { type: 'nfs4', o: 'addr=10.0.0.1' } }, 'share-read-only'],
  [{ Driver: 'rclone', Options: {} }, 'share-read-only'],
])('recommended for a volume of %j is %s', (volume, choice) => {
  const container = { HostConfig: { Binds: ['orders:/data'] }, Mounts: [named] }
  const volumes = new Map([['orders', { Name: 'orders', ...volume }]])
  const context = planContext({ container, volumes, options: { unnamedMounts: 'recommended' } })
  expect(planMounts(context).choices.get('/data')).toBe(choice)
})
