import { message } from '@holdfast/contract/messages'
import { expect, test } from 'vitest'
import { plainEngine, planContext, sourceId, type ContextParts } from './testing/plan-context.ts'
import { findConflicts, type ConflictFacts } from './find-conflicts.ts'
import { planContainer } from './plan-container.ts'

const volume = { Type: 'volume', Name: 'orders', Source: '/v', Destination: '/data', Driver: 'local', RW: true }
const withVolume = { Mounts: [volume], HostConfig: { Binds: ['orders:/data'] } }
const nothing: ConflictFacts = {
  rows: [],
  taken: { containers: new Set(), volumes: new Set() },
  ports: [],
  policy: [],
  grants: 'admin',
  ownContainerId: null,
  layerRefusal: null,
  missing: [],
}

function conflicts(parts: ContextParts = {}, facts: Partial<ConflictFacts> = {}) {
  const context = planContext(parts)
  return findConflicts(context, planContainer(context), { ...nothing, ...facts })
}

test('a clone that stands in nobody’s way has none', () => {
  expect(conflicts({ container: withVolume, options: { mounts: { '/data': 'copy' } } })).toEqual([])
})

test.each([
  [{ containers: new Set(['copy']), volumes: new Set<string>() }, message('container-name-taken', { name: 'copy' })],
  [
    { containers: new Set<string>(), volumes: new Set(['copy-orders']) },
    message('volume-name-taken', { volume: 'copy-orders', purpose: 'clone' }),
  ],
])('a taken name is told with a free one', (taken, why) => {
  expect(conflicts({ container: withVolume, options: { mounts: { '/data': 'copy' } } }, { taken })).toEqual([
    {
      code: 'NAME_IN_USE',
      field: 'name',
      message: why,
      fix: { label: message('fix-name', { name: 'copy-2' }), options: { name: 'copy-2' } },
    },
  ])
})

test('on Podman data that would be copied or restored is one, and a writable layer that would be cloned', () => {
  const onPodman = { container: withVolume, capabilities: { ...plainEngine, kind: 'podman' } } as const
  const options = { mounts: { '/data': 'copy' }, writableLayer: 'include' } as const
  const data = { code: 'INVALID_STATE', field: 'mounts./data', fix: { options: { mounts: { '/data': 'empty' } } } }
  expect(conflicts({ ...onPodman, options })).toMatchObject([data, { field: 'writableLayer' }])
  expect(conflicts({ ...onPodman, options, purpose: 'restore' })).toMatchObject([data])
  expect(conflicts(onPodman)).toEqual([])
})

test('sharing what the running source writes to is one, with a copy as the way out, and only when it starts', () => {
  const shared = { container: withVolume, options: { start: true } }
  expect(conflicts(shared)).toMatchObject([
    { code: 'MOUNT_SHARED', field: 'mounts./data', fix: { options: { mounts: { '/data': 'copy' } } } },
  ])
  expect(conflicts({ container: withVolume })).toEqual([])
  expect(conflicts({ ...shared, options: { start: true, allowSharedMounts: true } })).toEqual([])
  expect(conflicts({ ...shared, container: { ...withVolume, State: { Status: 'exited' } } })).toEqual([])
})

test('a port somebody has is one, with the next free ports as the way out', () => {
  const port = {
    containerPort: 80,
    protocol: 'tcp',
    hostIp: null,
    from: 80,
    to: 80,
    published: true,
    takenBy: { kind: 'container', name: 'web' } as const,
  }
  expect(conflicts({}, { ports: [port, { ...port, to: 81, takenBy: null }] })).toMatchObject([
    {
      code: 'PORT_IN_USE',
      message: { code: 'port-taken', params: { port: '80/tcp', holder: 'web' } },
      fix: { options: { overrides: { ports: 'auto' } } },
    },
  ])
})

test.each([
  [{ HostConfig: { AutoRemove: true } }, 'stop', 'live'],
  [{ State: { Status: 'restarting' } }, 'pause', 'stop'],
] as const)('a mode that would harm the source is one', (container, mode, instead) => {
  const parts: ContextParts = { container, options: { writableLayer: 'include', mode } }
  expect(conflicts(parts)).toMatchObject([
    { code: 'INVALID_STATE', field: 'mode', fix: { options: { mode: instead } } },
  ])
})

test('Holdfast does not pause itself', () => {
  const parts: ContextParts = { options: { writableLayer: 'include' } }
  expect(conflicts(parts, { ownContainerId: sourceId })).toMatchObject([
    { code: 'OWN_CONTAINER', fix: { options: { mode: 'live' } } },
  ])
})

test('what takes an admin is one for everybody else', () => {
  const policy = [
    {
      code: 'privileged',
      field: 'HostConfig.Privileged',
      value: 'true',
      means: message('verbatim', { text: '' }),
      needs: 'admin',
    },
    {
      code: 'device',
      field: 'HostConfig.Devices',
      value: '/dev/null',
      means: message('verbatim', { text: '' }),
      needs: 'operator',
    },
  ] as const
  expect(conflicts({}, { policy, grants: 'operator' })).toMatchObject([
    { code: 'FORBIDDEN', field: 'HostConfig.Privileged', fix: null },
  ])
  expect(conflicts({}, { policy })).toEqual([])
})

test('a folder the host has not can be excluded, but for one that an override names', () => {
  const missing = [{ source: '/srv/gone', destination: '/gone' }]
  const overrides = { mounts: { '/gone/': { type: 'bind' as const, source: '/srv/gone', readOnly: false } } }
  const conflict = { code: 'BAD_REQUEST', field: 'mounts./gone' }
  const fix = expect.objectContaining({ options: { mounts: { '/gone': 'exclude' } } }) as unknown
  expect(conflicts({}, { missing })).toMatchObject([{ ...conflict, fix }])
  expect(conflicts({ options: { overrides } }, { missing })).toMatchObject([{ ...conflict, fix: null }])
})
