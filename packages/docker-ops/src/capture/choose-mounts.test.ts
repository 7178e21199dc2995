import { plainEngine } from '../plan/testing/plan-context.ts'
import { message, type Message } from '@holdfast/contract/messages'
import { expect, test } from 'vitest'
import type { RawContainer, RawVolume } from '../engine/raw/raw-inspect.ts'
import { chooseMounts, refuseUnreadable } from './choose-mounts.ts'

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
    { Type: 'volume', Name: 'gone', Source: '/x', Destination: '/gone', Driver: 'local', RW: true },
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
const identity = { id: 'ENGINE', hostName: 'host' }
const facts = {
  identity,
  container,
  volumes,
  refusals: new Map<string, Message>(),
  capabilities: plainEngine,
  files: new Set(['/run/docker.sock']),
  missing: [],
}

test('volumes are kept whatever their options, folders of the host are not, and what has nothing to keep is not', () => {
  const chosen = chooseMounts(facts, {})
  expect(chosen.map(({ destination, kind, included }) => [destination, kind, included])).toEqual([
    ['/named', 'volume', true],
    ['/anonymous', 'anonymous', true],
    ['/share', 'volume', true],
    ['/gone', 'volume', false],
    ['/site', 'bind', false],
    ['/run/docker.sock', 'bind', false],
    ['/memory', 'tmpfs', false],
  ])
  expect(chosen.map(({ key }) => key).slice(0, 2)).toEqual(['ENGINE/volume:named', 'ENGINE/anonymous:shop:/anonymous'])
  const because = chosen.flatMap(({ excludedBecause }) => excludedBecause ?? [])
  expect(because).toEqual([message('mount-volume-gone', { destination: '/gone' })])
  expect(chosen.filter(({ canInclude }) => !canInclude).map(({ destination }) => destination)).toEqual([
    '/gone',
    '/run/docker.sock',
    '/memory',
  ])
})

test('an engine that cannot say who it is has keys without it, as versions before wrote them', () => {
  const [mount] = chooseMounts({ ...facts, identity: null }, {})
  expect(mount).toMatchObject({ key: 'volume:named', formerKey: null })
})

test('a choice turns each of them round', () => {
  const chosen = chooseMounts(facts, {
    '/named/': 'exclude',
    '/share': 'exclude',
    '/site': 'include',
    '/memory': 'exclude',
  })
  const included = chosen.filter((mount) => mount.included).map(({ destination }) => destination)
  expect(included).toEqual(['/anonymous', '/site'])
  expect(chosen.find(({ destination }) => destination === '/site')).toMatchObject({
    key: 'ENGINE/bind:/srv/site',
    formerKey: 'bind:/srv/site',
    carrierMount: { type: 'bind', source: '/srv/site', readOnly: true },
  })
})

test.each(['/memory', '/run/docker.sock', '/gone', '/not-there'])('%s cannot be asked for', (destination) => {
  const choose = (): unknown => chooseMounts(facts, { [destination]: 'include' })
  expect(choose).toThrow(expect.objectContaining({ code: 'BAD_REQUEST', field: `mounts.${destination}` }))
})

test.each([
  ['the engine has no volume cloud of driver rclone, or no such driver.', new Map<string, Message>()],
  ['plugin does not answer.', new Map([['cloud', message('verbatim', { text: 'plugin does not answer' })]])],
])('a volume of another driver that nobody finds is wanted, named, and can be left out: %s', (why, refusals) => {
  const mount = { Type: 'volume', Name: 'cloud', Source: '', Destination: '/cloud', Driver: 'rclone', RW: true }
  const lost = {
    ...facts,
    container: { ...container, Mounts: [mount] },
    volumes: new Map([['cloud', null]]),
    refusals,
  }
  const wanted = chooseMounts(lost, {})
  expect(wanted[0]).toMatchObject({ included: true, canInclude: true })
  const text = `/cloud could not be read: ${why} See that the engine can mount it, or exclude this mount from the backup.`
  const refusal = { code: 'ENGINE_REFUSED', field: 'mounts./cloud', message: text }
  expect(() => refuseUnreadable(wanted)).toThrow(expect.objectContaining(refusal))
  refuseUnreadable(chooseMounts(lost, { '/cloud': 'exclude' }))
})

test('a folder of the host that is gone cannot be included, and the refusal names it', () => {
  const lost = { ...facts, missing: [{ source: '/srv/site', destination: '/site' }] }
  expect(chooseMounts(lost, {}).find(({ destination }) => destination === '/site')).toMatchObject({ canInclude: false })
  expect(() => chooseMounts(lost, { '/site': 'include' })).toThrow(
    expect.objectContaining({
      code: 'BAD_REQUEST',
      field: 'mounts./site',
      message: expect.stringContaining('/srv/site'),
    }),
  )
})
