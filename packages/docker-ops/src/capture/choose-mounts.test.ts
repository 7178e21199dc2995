import { expect, test } from 'vitest'
import type { RawContainer, RawVolume } from '../clone/raw-inspect.ts'
import { chooseMounts } from './choose-mounts.ts'

const anonymous = 'a'.repeat(64)
const container: RawContainer = {
  Id: 'id',
  Name: '/shop',
  Image: 'sha256:image',
  State: { Status: 'running' },
  Config: { Image: 'shop' },
  HostConfig: { Tmpfs: { '/memory/': '' } },
  Mounts: [
    { Type: 'volume', Name: 'named', Source: '/var/lib/docker/volumes/named/_data', Destination: '/named', RW: true },
    { Type: 'volume', Name: anonymous, Source: '/x', Destination: '/anonymous', RW: true },
    { Type: 'volume', Name: 'share', Source: '/x', Destination: '/share', RW: true },
    { Type: 'volume', Name: 'gone', Source: '/x', Destination: '/gone', RW: true },
    { Type: 'bind', Source: '/srv/site', Destination: '/site', RW: true },
    { Type: 'bind', Source: '/run/docker.sock', Destination: '/run/docker.sock', RW: true },
  ],
  NetworkSettings: {},
}
const local = (name: string, Options: Record<string, string> | null = null): [string, RawVolume] => [
  name,
  { Name: name, Driver: 'local', Options },
]
const volumes = new Map<string, RawVolume | null>([
  local('named', { o: 'size=1g' }),
  local(anonymous),
  local('share', { type: 'nfs', device: ':/exports', o: 'addr=192.0.2.1' }),
  ['gone', null],
])
const facts = { container, volumes, files: new Set(['/run/docker.sock']) }

test('volumes are kept, folders of the host are not, and what has nothing to keep is not', () => {
  const chosen = chooseMounts(facts, {})
  expect(chosen.map(({ destination, kind, included }) => [destination, kind, included])).toEqual([
    ['/named', 'volume', true],
    ['/anonymous', 'anonymous', true],
    ['/share', 'volume', false],
    ['/gone', 'volume', false],
    ['/site', 'bind', false],
    ['/run/docker.sock', 'bind', false],
    ['/memory', 'tmpfs', false],
  ])
  expect(chosen.map(({ key }) => key).slice(0, 2)).toEqual(['volume:named', 'anonymous:shop:/anonymous'])
  const because = chosen.flatMap(({ leftBecause }) => leftBecause ?? [])
  expect(because).toEqual([
    expect.stringContaining('volume share has its data elsewhere'),
    expect.stringContaining('/gone is a volume the engine has no more'),
  ])
})

test('a choice turns each of them round', () => {
  const chosen = chooseMounts(facts, {
    '/named/': 'leave',
    '/share': 'include',
    '/site': 'include',
    '/memory': 'leave',
  })
  const included = chosen.filter((mount) => mount.included).map(({ destination }) => destination)
  expect(included).toEqual(['/anonymous', '/share', '/site'])
  expect(chosen.find(({ destination }) => destination === '/site')).toMatchObject({
    key: 'bind:/srv/site',
    helperMount: { type: 'bind', source: '/srv/site', readOnly: true },
  })
})

test.each(['/memory', '/run/docker.sock', '/gone', '/not-there'])('%s cannot be asked for', (destination) => {
  const choose = (): unknown => chooseMounts(facts, { [destination]: 'include' })
  expect(choose).toThrow(expect.objectContaining({ code: 'BAD_REQUEST', field: `mounts.${destination}` }))
})
