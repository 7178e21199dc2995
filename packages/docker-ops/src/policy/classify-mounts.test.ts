import { expect, test } from 'vitest'
import type { VolumeDefinition } from './classify-volume.ts'
import { bindPolicy, mountPolicy } from './testing/mount-policy.ts'
import { brief, policyOf } from './testing/policy-of.ts'

const volumes = new Map<string, VolumeDefinition>([
  ['plain', { Driver: 'local', Options: null }],
  ['folder', { Driver: 'local', Options: { type: 'none', o: 'rw,bind', device: '/srv/data' } }],
  ['root', { Driver: 'local', Options: { type: 'none', o: 'bind', device: '/' } }],
  ['relative', { Driver: 'local', Options: { type: 'none', o: 'rbind', device: 'etc/ssh' } }],
  ['climbing', { Driver: 'local', Options: { type: 'none', o: 'bind', device: '/srv/link/../data' } }],
  ['posing', { Driver: 'local', Options: { type: 'nfs', o: 'bind', device: '/etc' } }],
  ['disk', { Driver: 'local', Options: { type: 'ext4', device: '/dev/sda1' } }],
  ['untyped', { Driver: 'local', Options: { device: '/dev/sdb1' } }],
  ['overlay', { Driver: 'local', Options: { type: 'overlay', o: 'lowerdir=/etc,upperdir=/u', device: 'overlay' } }],
  ['share', { Driver: 'local', Options: { type: 'nfs', o: 'addr=10.0.0.1,rw', device: ':/export' } }],
  ['memory', { Driver: 'local', Options: { type: 'tmpfs', o: 'size=1m', device: 'tmpfs' } }],
  ['sized', { Driver: 'local', Options: { o: 'size=1g' } }],
  ['persist', { Driver: 'local-persist', Options: { mountpoint: '/etc' } }],
  ['cloud', { Driver: 'rclone', Options: { remote: 'drive:' } }],
])

test('a bind says where it comes from, and that it is read-only', () => {
  const findings = policyOf({ Binds: ['/etc/:/x:ro', '/etc:/y'] })
  expect(findings.map(({ field, value }) => [field, value])).toEqual([
    ['HostConfig.Binds', '/etc/ (read-only)'],
    ['HostConfig.Binds', '/etc'],
  ])
})

test.each([
  ['plain', null],
  ['unknown', null],
  ['share', null],
  ['memory', null],
  ['sized', null],
  ['cloud', null],
  ['folder', 'operator'],
  ['root', 'admin'],
  ['relative', 'admin'],
  ['climbing', 'admin'],
  ['posing', 'admin'],
  ['disk', 'admin'],
  ['untyped', 'admin'],
  ['overlay', 'admin'],
  ['persist', 'admin'],
])('the volume %s needs %s, whether it is there or the mount brings it', (name, needs) => {
  const expected = needs === null ? [] : ['host-path-volume', needs]
  expect(bindPolicy(`${name}:/x`, volumes)).toEqual(expected)
  expect(mountPolicy({ Type: 'volume', Source: name }, volumes)).toEqual(expected)
  const { Driver, Options } = volumes.get(name) ?? { Driver: 'local', Options: null }
  const VolumeOptions = { DriverConfig: { Name: Driver, Options } }
  expect(mountPolicy({ Type: 'volume', Source: 'new', VolumeOptions }, volumes)).toEqual(expected)
  expect(mountPolicy({ Type: 'volume', VolumeOptions }, volumes)).toEqual(expected)
})

test('a mount that names no driver means the local one', () => {
  const Options = { type: 'none', o: 'bind', device: '/etc' }
  expect(mountPolicy({ Type: 'volume', VolumeOptions: { DriverConfig: { Options } } }, volumes)).toEqual([
    'host-path-volume',
    'admin',
  ])
  expect(mountPolicy({ Type: 'volume', VolumeOptions: { DriverConfig: { Name: '', Options } } }, volumes)).toEqual([
    'host-path-volume',
    'admin',
  ])
})

test('a volume says what it really is', () => {
  const findings = policyOf({ Binds: ['folder:/x', 'disk:/y', 'untyped:/z'] }, volumes)
  expect(findings.map(({ value }) => value)).toEqual([
    'folder (/srv/data)',
    'disk (ext4 /dev/sda1)',
    'untyped (/dev/sdb1)',
  ])
})

test('read-only counts only when every spelling says so', () => {
  const mount = { Type: 'bind', Source: '/usr/share', ReadOnly: true, readonly: false }
  expect(brief(policyOf({ Mounts: [mount] }))).toContainEqual([
    'sensitive-bind',
    'HostConfig.Mounts',
    '/usr/share',
    'admin',
  ])
})
