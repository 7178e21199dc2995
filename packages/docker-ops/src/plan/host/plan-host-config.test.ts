import { expect, test } from 'vitest'
import { brief, planContext } from '../testing/plan-context.ts'
import { planHostConfig } from './plan-host-config.ts'

test.each<[string, Record<string, unknown>, Record<string, unknown>, unknown[]]>([
  ['nothing to edit', { Memory: 1, NanoCpus: 5e8, CpuPeriod: 0, Links: null }, {}, []],
  [
    'a cid file is forgotten',
    { ContainerIDFile: '/x' },
    { ContainerIDFile: '' },
    [['HostConfig.ContainerIDFile', '/x', '']],
  ],
  [
    'a swappiness of -1 is none',
    { MemorySwappiness: -1 },
    { MemorySwappiness: undefined },
    [['HostConfig.MemorySwappiness', -1, null]],
  ],
  ['a swappiness of 0 stays where it means something', { MemorySwappiness: 0 }, {}, []],
  [
    'NanoCpus wins over period and quota',
    { NanoCpus: 5e8, CpuPeriod: 100_000, CpuQuota: 50_000 },
    { CpuPeriod: 0, CpuQuota: 0 },
    [
      ['HostConfig.CpuPeriod', 100_000, 0],
      ['HostConfig.CpuQuota', 50_000, 0],
    ],
  ],
  ['period and quota alone stay', { NanoCpus: 0, CpuPeriod: 100_000, CpuQuota: 50_000 }, {}, []],
  [
    'empty device permissions are named',
    { Devices: [{ PathOnHost: '/dev/x', CgroupPermissions: '' }] },
    { Devices: [{ PathOnHost: '/dev/x', CgroupPermissions: 'rwm' }] },
    [
      [
        'HostConfig.Devices',
        [{ PathOnHost: '/dev/x', CgroupPermissions: '' }],
        [{ PathOnHost: '/dev/x', CgroupPermissions: 'rwm' }],
      ],
    ],
  ],
  [
    'a link is asked for as it is written by hand',
    { Links: ['/db:/web/orders', '/mq:/mq'] },
    { Links: ['db:orders', 'mq:mq'] },
    [],
  ],
  [
    'the network of another container brings its own resolver and hosts',
    { NetworkMode: 'container:1', Dns: ['1.1.1.1'], DnsSearch: [], ExtraHosts: ['a:1.2.3.4'] },
    { Dns: undefined, ExtraHosts: undefined },
    [
      ['HostConfig.Dns', ['1.1.1.1'], null],
      ['HostConfig.ExtraHosts', ['a:1.2.3.4'], null],
    ],
  ],
  ['a runtime nobody named is named by the engine', { Runtime: '' }, {}, [['HostConfig.Runtime', '', 'chosen']]],
])('%s', (_title, ...[HostConfig, hostConfig, changes]) => {
  const edits = planHostConfig(planContext({ container: { HostConfig } }))
  expect(edits.hostConfig).toStrictEqual(hostConfig)
  expect(brief(edits.changes)).toEqual(changes)
})

test('a swappiness of 0 is none where the kernel has cgroup v2', () => {
  const context = planContext({ container: { HostConfig: { MemorySwappiness: 0 } }, cgroupVersion: '2' })
  expect(brief(planHostConfig(context).changes)).toEqual([['HostConfig.MemorySwappiness', 0, null]])
})

test('period and quota are left to the limit that was asked for', () => {
  const HostConfig = { NanoCpus: 5e8, CpuPeriod: 100_000, CpuQuota: 50_000 }
  const edits = planHostConfig(planContext({ container: { HostConfig }, options: { overrides: { cpus: 1 } } }))
  expect(edits).toEqual({ hostConfig: {}, changes: [] })
})
