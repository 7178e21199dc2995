import { message } from '@holdfast/contract/messages'
import { expect, test } from 'vitest'
import { classifyPolicy } from './classify-policy.ts'
import { brief, policyOf } from './testing/policy-of.ts'

const usual = {
  Image: 'shop',
  Labels: { App: '1', app: '2' },
  HostConfig: {
    Privileged: false,
    NetworkMode: 'shop_default',
    PidMode: '',
    IpcMode: 'private',
    UTSMode: '',
    UsernsMode: '',
    CgroupnsMode: 'private',
    Binds: ['/srv/shop:/data', 'plain:/plain', '/anonymous', '/etc/localtime:/etc/localtime:ro'],
    Mounts: [
      { Type: 'bind', Source: '/opt/shop', Target: '/opt' },
      { Type: 'volume', Source: 'plain', Target: '/p', VolumeOptions: { DriverConfig: { Name: 'local' } } },
      { Type: 'tmpfs', Target: '/tmp' },
    ],
    Tmpfs: { '/Data': '', '/data': '' },
    CapAdd: ['CHOWN', 'cap_net_raw', 'Net_Bind_Service'],
    CapDrop: ['ALL'],
    SecurityOpt: ['no-new-privileges:false', 'no-new-privileges', 'seccomp=builtin', 'apparmor=docker-default'],
    MaskedPaths: [
      '/proc/asound',
      '/proc/acpi',
      '/proc/kcore',
      '/proc/keys',
      '/proc/latency_stats',
      '/proc/timer_list',
      '/proc/timer_stats',
      '/proc/sched_debug',
      '/proc/scsi',
      '/sys/firmware',
    ],
    ReadonlyPaths: ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger'],
    Devices: [{ PathOnHost: '/dev/null', PathInContainer: '/dev/null', CgroupPermissions: 'rwm' }],
    DeviceRequests: [],
    DeviceCgroupRules: [],
    CgroupParent: '',
    Runtime: 'runc',
    VolumesFrom: [],
    Sysctls: { 'net.core.somaxconn': '512', 'kernel.shmmax': '1', 'kernel.sem': '1 2 3 4', 'fs.mqueue.msg_max': '9' },
    OomScoreAdj: 100,
  },
}

test('a container as most are has nothing to show', () => {
  expect(classifyPolicy(usual, new Map())).toEqual([])
})

test.each([null, [], {}, 'x', 0, true, [null], [[]], { '': null }])(
  'fields of another type than the engine takes are read without harm: %j',
  (odd) => {
    const names = [...Object.keys(usual.HostConfig), 'Capabilities', 'OomScoreAdj'].filter(
      (name) => name !== 'Privileged',
    )
    const odds = Object.fromEntries(names.map((name) => [name, odd]))
    expect(() => classifyPolicy({ ...odds, HostConfig: odds }, new Map())).not.toThrow()
    expect(() => classifyPolicy({ HostConfig: odd }, new Map())).not.toThrow()
  },
)

test('null is what the engine writes for none', () => {
  const none = Object.fromEntries(Object.keys(usual.HostConfig).map((name) => [name, null]))
  expect(classifyPolicy({ HostConfig: none }, new Map())).toEqual([])
})

test('every finding has a message of its own', () => {
  const [finding] = policyOf({ PidMode: 'host' })
  expect(finding).toEqual({
    code: 'host-namespace',
    field: 'HostConfig.PidMode',
    value: 'host',
    means: message('policy-host-pid'),
    needs: 'admin',
  })
})

test.each([
  [{ Privileged: true }, ['privileged', 'Privileged', 'true', 'admin']],
  [{ NetworkMode: 'host' }, ['host-namespace', 'NetworkMode', 'host', 'admin']],
  [{ IpcMode: 'host' }, ['host-namespace', 'IpcMode', 'host', 'admin']],
  [{ UsernsMode: 'host' }, ['host-namespace', 'UsernsMode', 'host', 'admin']],
  [{ UTSMode: 'host' }, ['host-namespace', 'UTSMode', 'host', 'operator']],
  [{ CgroupnsMode: 'host' }, ['host-namespace', 'CgroupnsMode', 'host', 'operator']],
  [{ NetworkMode: 'container:vpn' }, ['container-namespace', 'NetworkMode', 'container:vpn', 'admin']],
  [{ PidMode: 'container:db' }, ['container-namespace', 'PidMode', 'container:db', 'admin']],
  [{ IpcMode: 'container:db' }, ['container-namespace', 'IpcMode', 'container:db', 'admin']],
  [{ VolumesFrom: ['db:ro'] }, ['container-namespace', 'VolumesFrom', 'db:ro', 'admin']],
  [{ CgroupParent: 'system.slice' }, ['control-group', 'CgroupParent', 'system.slice', 'operator']],
  [{ OomScoreAdj: -500 }, ['control-group', 'OomScoreAdj', '-500', 'operator']],
  [{ Runtime: 'nvidia' }, ['runtime', 'Runtime', 'nvidia', 'operator']],
  [{ Runtime: 'runsc' }, ['runtime', 'Runtime', 'runsc', 'operator']],
  [{ Runtime: 'mine' }, ['runtime', 'Runtime', 'mine', 'admin']],
])('%j is shown', (hostConfig, [code, field, value, needs]) => {
  expect(brief(policyOf(hostConfig))).toEqual([[code, `HostConfig.${field}`, value, needs]])
})

test.each([
  [{ NetworkMode: 'none' }],
  [{ NetworkMode: 'hostile' }],
  [{ NetworkMode: 'bridge' }],
  [{ IpcMode: 'shareable' }],
  [{ Runtime: 'io.containerd.runc.v2' }],
  [{ Runtime: 'oci' }],
  [{ Runtime: '' }],
  [{ OomScoreAdj: 0 }],
])('%j is nothing to show', (hostConfig) => {
  expect(policyOf(hostConfig)).toEqual([])
})

test.each([
  ['beside the fields of Config', { Privileged: true }],
  ['in small letters', { hostconfig: { privileged: true } }],
  ['with a long s', { HoſtConfig: { Privileged: true } }],
  ['with a Kelvin sign', { HostConfig: { NetworKMode: 'host' } }],
  ['in a second spelling', { HostConfig: { Privileged: false, privileged: true } }],
  ['in a second host configuration', { HostConfig: {}, hostConfig: { Privileged: true } }],
])('what the engine reads is seen, %s', (_, body) => {
  expect(classifyPolicy(body, new Map())).toContainEqual(
    expect.objectContaining({
      needs: 'admin',
      field: expect.stringMatching(/^HostConfig.(Privileged|NetworkMode)$/) as string,
    }),
  )
})

test('a mount in parts of two spellings is seen: the engine puts them together', () => {
  const body = { HostConfig: { Mounts: [{ Type: 'bind', Target: '/x' }], mounts: [{ Source: '/' }] } }
  expect(brief(classifyPolicy(body, new Map()))).toEqual([
    ['security-option', 'HostConfig.mounts', 'set twice', 'admin'],
  ])
})
